"""The database is opened with care, and its migrations agree with its tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DatabaseError

from host.authority.store.engine import migrate, open_engine
from host.authority.store.people import get_person, put_person
from host.authority.store.tables import metadata
from tests.host.authority.people import by_number, person
from tests.postgres import Cluster

MIGRATIONS = Path("host/authority/store/migrations")
FIRST_ROWS = [
    "INSERT INTO persons VALUES ('hanako', '見本　●子', 'ﾐﾎﾝ ﾊﾅｺ', '1952-02-29', 2)",
    "INSERT INTO qualifications VALUES ('hanako', 0, '', '  999999', '市', '', '7', '02', 2, 20, '2024-04-01', NULL)",
    "INSERT INTO certificates VALUES ('0badcafe', '5', 'hanako', 0, 'card', '2029-05-05', 'active', NULL, true)",
    "INSERT INTO uses VALUES (1, 'clinic-a', 'one', 'registration', 'digest', 'hanako', 1000, 'done')",
]


@pytest.mark.both_databases
def test_migrations_make_the_tables(engine: Engine) -> None:
    """Nothing is left to do for Alembic when it compares database and tables."""
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.both_databases
def test_migrating_again_changes_nothing(engine: Engine) -> None:
    """A restart finds its data."""
    with engine.begin() as connection:
        put_person(connection, "hanako", person(), 1000)
    migrate(engine)
    with engine.begin() as connection:
        assert get_person(connection, "hanako") == person()


def step(engine: Engine, target: str) -> None:
    """Move the schema to a step, up or down."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if target == "0001":
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)


def check_first_rows(engine: Engine) -> None:
    """Put rows into the first schema; after all migrations they mean what they meant."""
    with engine.begin() as connection:
        for row in FIRST_ROWS:
            connection.execute(text(row))
    step(engine, "head")
    with engine.begin() as connection:
        known = get_person(connection, "hanako")
        uses = connection.execute(text("SELECT part, detail, outcome FROM uses")).all()
    assert known is not None
    assert (known.birth_date, known.sex, known.address) == (date(1952, 2, 29), 2, "")
    assert [(one.number, one.branch, one.card_class) for one in known.qualifications] == [("7", "02", "01")]
    assert [one.registered for one in known.certificates] == [True]
    assert [tuple(use) for use in uses] == [(0, "", "done")]
    step(engine, "0001")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM persons")).scalar() == 1


def test_rows_of_the_first_schema(tmp_path: Path) -> None:
    """Nothing hanging on a person is lost on the way up, nor on the way down."""
    engine = open_engine(tmp_path / "old.sqlite", busy_timeout_s=5)
    step(engine, "0001")
    check_first_rows(engine)
    engine.dispose()


@pytest.mark.system
def test_rows_of_the_first_schema_on_a_server(postgres: Cluster) -> None:
    """The same on PostgreSQL."""
    with postgres.database() as name:
        engine = open_engine(postgres.url(name), busy_timeout_s=5)
        step(engine, "0001")
        check_first_rows(engine)
        engine.dispose()


def test_durable_and_careful(engine: Engine) -> None:
    """The settings that keep data through a power cut, and deleted data from lingering, are on."""
    with engine.begin() as connection:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert values == ["wal", 2, 1, 1]


def test_no_database(tmp_path: Path) -> None:
    """A file that is something else is left as it is."""
    path = tmp_path / "notes.txt"
    path.write_bytes(b"no database, but something else\n" * 100)
    with pytest.raises(DatabaseError):
        open_engine(path, busy_timeout_s=1)
    assert path.read_bytes().startswith(b"no database")


@pytest.mark.both_databases
def test_errors_repeat_no_values(engine: Engine) -> None:
    """What a statement was given is personal and stays out of its error."""
    with engine.begin() as connection:
        put_person(connection, "hanako", person(), 1000)
    with pytest.raises(DatabaseError) as raised, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO persons (person_id, name) VALUES (:person, :name)"), {"person": "x", "name": "見本"}
        )
    assert "見本" not in str(raised.value).replace(str(raised.value.orig), "")
    assert by_number().number not in str(raised.value)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """An error that the command tells, not a traceback."""
    with pytest.raises(DatabaseError):
        open_engine(f"postgresql+psycopg://nobody@/none?host={tmp_path}", busy_timeout_s=1)


def test_sqlite_of_somebody_else_waits(tmp_path: Path) -> None:
    """A lock that another program holds for too long is an error after the limit."""
    path = tmp_path / "authority.sqlite"
    engine = open_engine(path, busy_timeout_s=0.2)
    other = create_engine(f"sqlite:///{path}", connect_args={"isolation_level": None})
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked"), engine.begin():
            pass
        connection.exec_driver_sql("ROLLBACK")
    other.dispose()
    engine.dispose()
