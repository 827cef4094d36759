"""The authority's own database: tables, migrations, and the reads and writes of its records."""
