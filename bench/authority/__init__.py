"""The authority's part of the bench: making a population, and look-ups per second on SQLite and on PostgreSQL."""
