"""Who sees which row of a fleet's database: row-level security, and which account may speak for which clinic.

A transaction says whose it is with the setting `uketsuke.clinic`; the policy lets through only that clinic's rows,
and only if the account that logged in may speak for it. So a clinic's own account sees nothing of others whatever it
says, and a worker's sees one clinic at a time. Without the setting nothing can be read or written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from host.store.fleet.schema import CLINIC, SETTING, partition_statements
from host.store.migrations.versions.v0005_records import POSTGRES_FUNCTIONS, POSTGRES_TRIGGERS

_POLICY = "own_clinic"
ANY = ""
"""In the place of a clinic: the account may speak for each."""

# the search path is fixed, because the function runs with the rights of the schema's owner
_WHOSE = f"""
CREATE FUNCTION fleet_clinic() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE wanted text := current_setting('{SETTING}', true);
BEGIN
    IF EXISTS (SELECT FROM public.fleet_clinics c JOIN public.fleet_accounts a ON a.clinic IN (c.clinic, '{ANY}')
               WHERE c.clinic = wanted AND a.account = session_user::text) THEN
        RETURN wanted;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'no clinic is set, or none that this account may speak for';
END $$
"""


def function_statements() -> Iterator[str]:
    """Give the statements that make what policies and triggers call."""
    yield _WHOSE
    for name, body in POSTGRES_FUNCTIONS.items():
        yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def trigger_statements() -> Iterator[str]:
    """Give the statements that keep the audit log append-only, as in the database of one clinic."""
    for name, rule in POSTGRES_TRIGGERS.items():
        yield f"CREATE TRIGGER {name} BEFORE {rule}"


def table_statements(table: Table, parts: int) -> Iterator[str]:
    """Give the statements that make a table's partitions and let each clinic see its own rows only.

    Partitions have no policy: nobody reaches a row past the table that has one.
    """
    for name, statement in partition_statements(table, parts):
        yield statement
        yield from _enforced(name)
    yield from _enforced(table.name)
    # as a subquery it is asked once for each statement, not for each row
    own = f"{CLINIC} = (SELECT fleet_clinic())"
    yield f"CREATE POLICY {_POLICY} ON {table.name} USING ({own}) WITH CHECK ({own})"


def grant_statements(tables: Iterable[Table], account: str) -> Iterator[str]:
    """Give the statements that let an account (quoted as it must be) work with the tables."""
    for table in tables:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO {account}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {account}"
    yield f"GRANT SELECT ON fleet_schema TO {account}"


def _enforced(name: str) -> Iterator[str]:
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
