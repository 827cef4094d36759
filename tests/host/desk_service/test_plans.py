"""No page of the desk reads all visits: every statement finds its rows by an index, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.desk.board.port import Place, Wanted
from host.desk_service.arrivals import read_arrivals, read_visits
from host.desk_service.situation import read_situation
from host.eligibility.reason import Reason
from host.insurance.way import note_failed
from host.store.arrivals import newest_of_terminal
from host.store.engine import reading
from host.store.users import count_confirmations
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import NOW, World

GROWING = ("visits", "inbox", "results", "qualifications", "audit")
CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)
READS: dict[str, Callable[[Connection], object]] = {
    "first page": lambda connection: read_arrivals(connection, Wanted(NOW - 3600, NOW + 3600, apart=True)),
    "another page": lambda connection: read_arrivals(
        connection, Wanted(NOW - 3600, NOW + 3600, before=Place(NOW + 60, "0" * 26))
    ),
    "a ticket": lambda connection: read_arrivals(connection, Wanted(NOW - 3600, NOW + 3600, ticket="A7")),
    "one visit": lambda connection: read_visits(connection, ["0" * 26]),
    "the situation": lambda connection: read_situation(connection, NOW),
    "a terminal's newest": lambda connection: newest_of_terminal(connection, "t-front", 10),
    "confirmations": lambda connection: count_confirmations(connection, NOW - 3600),
}


def statements_of(world: World, read: Callable[[Connection], object]) -> list[tuple[str, Any]]:
    """Give the statements that a reading sends, with their values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        sent.append((statement, values))

    with reading(world.engine) as connection:
        event.listen(connection, "before_cursor_execute", note)
        read(connection)
    return [(statement, values) for statement, values in sent if statement.startswith("SELECT")]


@pytest.mark.parametrize("name", READS)
def test_every_statement_uses_an_index(world: World, name: str) -> None:
    world.arrive(visit_body(FACE, CARD))
    with world.engine.begin() as connection:
        note_failed(connection, Reason.AUTHORITY_SLOW, NOW, None)  # or nobody counts what is open
    statements = statements_of(world, READS[name])
    assert statements
    with reading(world.engine) as connection:
        for statement, values in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            steps = [str(row[3]) for row in plan]
            assert not [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in GROWING))], steps
