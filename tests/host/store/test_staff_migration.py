"""The step to roles and tickets from a database that has accounts and visits already, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

import host.store
from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.store.engine import reading
from host.store.users import find_user
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import World

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)


def migrate(engine: Engine, revision: str) -> None:
    """Bring the database to a revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(host.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if revision < "0007" else command.upgrade)(config, revision)


@pytest.fixture
def before(world: World) -> World:
    """Give a host as it was before, with an account and 3 visits."""
    for ticket in ("A1A", "B2B", "C3C"):
        world.arrive(visit_body(FACE, CARD, ticket=ticket))
    migrate(world.engine, "0006")
    with world.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO users (name, display, password_hash, active) VALUES ('mihon', '見本', 'x', TRUE)"
        )
    return world


def test_accounts_are_reception_and_visits_have_their_tickets(before: World) -> None:
    assert "ticket" not in str(before.rows("SELECT sql FROM sqlite_master WHERE name = 'visits'"))
    migrate(before.engine, "head")
    assert sorted(before.rows("SELECT ticket FROM visits")) == [("A1A",), ("B2B",), ("C3C",)]
    with reading(before.engine) as connection:
        user = find_user(connection, "mihon")
    assert user
    assert (user.roles, user.generation, user.must_change_password, user.second_factor) == ("reception", 0, False, "")
