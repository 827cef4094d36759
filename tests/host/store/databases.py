"""The kinds of database that the host runs on; `both_databases` marks the tests that run on each."""

from __future__ import annotations

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
KINDS = (SQLITE, POSTGRESQL)
