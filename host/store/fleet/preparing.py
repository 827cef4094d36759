"""Making a fleet's database, and saying which clinics there are and which account may speak for which.

The owner of the database does this. Workers and desks log in with accounts of their own, which own nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from device.wire.topics import check_name
from host.base.errors import FleetDatabaseDiffers
from host.store.fleet.rules import ANY, function_statements, grant_statements, table_statements, trigger_statements
from host.store.fleet.schema import VERSION, fleet_metadata
from host.store.fleet.steps import least_now, steps_from
from host.store.fleet.tending import tending_statements

_LOCK = 0x756B_666C
PARTS = 8

about = MetaData()
"""What the fleet's database knows of itself; nothing of it belongs to one clinic."""

schema = Table(
    "fleet_schema",
    about,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("parts", Integer, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("least", Integer),
)
clinics = Table(
    "fleet_clinics",
    about,
    Column("clinic", Text, primary_key=True),
    Column("added_at", Float, nullable=False),
)
accounts = Table(
    "fleet_accounts",
    about,
    Column("account", Text, primary_key=True),
    Column("clinic", Text, primary_key=True),
)


def prepare_fleet(owner: str, now: float, parts: int = PARTS) -> None:
    """Make everything in the empty database of the URL `owner`; an older one is brought to the newest version.

    Its rows stay, and so does what is newest already.

    Raises:
        FleetDatabaseDiffers: it is another database, or one of a newer version.
    """
    with _owning(owner) as connection:
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        if is_fleet(connection):
            _upgrade(connection)
            check_version(connection)
            return
        if connection.exec_driver_sql("SELECT to_regclass('alembic_version') IS NOT NULL").scalar():
            raise FleetDatabaseDiffers("this is the database of one clinic")
        _make(connection, parts)
        connection.execute(insert(schema).values(version=VERSION, parts=parts, made_at=now, least=least_now()))


def add_clinic(owner: str, clinic: str, now: float) -> None:
    """Let there be a clinic; done twice, it does no harm."""
    check_name(clinic)
    with _owning(owner) as connection:
        connection.execute(upsert(clinics).values(clinic=clinic, added_at=now).on_conflict_do_nothing())


def allow_account(owner: str, account: str, mine: Iterable[str] | None) -> None:
    """Let an account that PostgreSQL knows speak for these clinics and no others; for each one if None is given."""
    wanted = [ANY] if mine is None else [*mine]
    with _owning(owner) as connection:
        quoted = connection.dialect.identifier_preparer.quote(account)
        for statement in grant_statements(fleet_metadata().sorted_tables, quoted):
            connection.exec_driver_sql(statement)
        if mine is None:
            connection.exec_driver_sql(f"GRANT SELECT ON fleet_clinics TO {quoted}")
        connection.execute(accounts.delete().where(accounts.c.account == account))
        connection.execute(insert(accounts), [{"account": account, "clinic": clinic} for clinic in wanted])


def is_fleet(connection: Connection) -> bool:
    """Tell whether a database is a fleet's."""
    return bool(connection.exec_driver_sql("SELECT to_regclass('fleet_schema') IS NOT NULL").scalar())


def check_version(connection: Connection) -> None:
    """Check that a database is a fleet's, and that this program can work with its version.

    Raises:
        FleetDatabaseDiffers: it is not, or cannot.
    """
    version, least = _versions(connection)
    if not least <= VERSION <= version:
        advice = "; `fleet prepare-database` brings it there" if 0 < version < VERSION else ""
        raise FleetDatabaseDiffers(f"schema {version or 'none'} of a fleet, {VERSION} is needed{advice}")


def _versions(connection: Connection) -> tuple[int, int]:
    """Give the version and the oldest whose programs can work with it; zeros if it is no fleet's."""
    if not is_fleet(connection):
        return 0, 0
    row = connection.exec_driver_sql("SELECT * FROM fleet_schema").mappings().first() or {"version": 0}
    return row["version"], row.get("least") or row["version"]  # an older one has no such column


def _upgrade(connection: Connection) -> None:
    version, _ = _versions(connection)
    for step in steps_from(version) if version else ():
        for statement in step.statements:
            connection.exec_driver_sql(statement)
        connection.execute(update(schema).values(version=step.version, least=step.least))


def _make(connection: Connection, parts: int) -> None:
    about.create_all(connection)
    for statement in (*function_statements(), *tending_statements()):
        connection.exec_driver_sql(statement)
    shared = fleet_metadata()
    shared.create_all(connection)
    for table in shared.sorted_tables:
        for statement in table_statements(table, parts):
            connection.exec_driver_sql(statement)
    for statement in trigger_statements():
        connection.exec_driver_sql(statement)


@contextmanager
def _owning(owner: str) -> Iterator[Connection]:
    engine = create_engine(owner, hide_parameters=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
