"""The kinds of database that the host runs on; `both_databases` marks the tests that run on each of `KINDS`.

`pytest --databases fleet tests/host` runs them on a fleet's.
"""

from __future__ import annotations

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
FLEET = "fleet"
"""PostgreSQL as a fleet's database, in which the test's clinic is one of several."""
KINDS = (SQLITE, POSTGRESQL)
