"""No writer goes through all visits: SQLite keeps every other one out meanwhile, and their patience has an end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.base.record_settings import RetentionSettings
from host.desk_service.tidying import Tidying
from host.retention.sweeping import Sweeping
from host.store.due import Lane
from host.store.resealing import SETTLED_S, drop_unused, rotate
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import NOW, SETTINGS, World, found

GROWING = ("visits", "inbox", "results", "qualifications", "persons", "audit")
THROUGH_ALL = re.compile(rf"SCAN ({'|'.join(GROWING)})\b(?! USING INDEX sqlite_autoindex_audit_1)")
"""The log is read from one of its ends, in its order."""

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)
LATER_S = 1000 * 86_400.0


def arrive_and_answer(world: World) -> None:
    world.arrive(visit_body(FACE, CARD))
    world.changes.settle_all([(job, found(CARD)) for job in world.changes.claim("h-main", dict.fromkeys(Lane, 5))])


def confirm(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    world.changes.confirm(body.visit_id, "mihon")


def lapse(world: World) -> None:
    world.arrive(visit_body(STAFF, CARD))
    world.clock.now += SETTINGS.confirm_within_s + 1
    world.changes.lapse()


def rotate_twice(world: World) -> None:
    arrive_and_answer(world)
    rotate(world.engine, NOW, lambda _: None)
    drop_unused(world.engine, NOW + SETTLED_S)


def let_everything_go(world: World) -> None:
    arrive_and_answer(world)
    world.clock.now += LATER_S
    Sweeping(world.engine, RetentionSettings(), world.clock, lambda: False).sweep()


WRITERS: dict[str, Callable[[World], object]] = {
    "a visit arrives and is answered": arrive_and_answer,
    "confirmation": confirm,
    "waiting visits lapse": lapse,
    "a worker begins": lambda world: world.changes.release("h-main"),
    "asking again": lambda world: world.changes.make_open_due(),
    "keys change": rotate_twice,
    "retention": let_everything_go,
    "tidying": lambda world: Tidying(world.engine, world.clock)._tidy(),
}


def noted_writing(world: World) -> list[tuple[str, Any]]:
    """Give a list that fills with the statements of transactions that keep other writers out, with their values."""
    noted: list[tuple[str, Any]] = []

    def note(connection: Any, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if not connection.get_execution_options().get("uketsuke_query_only"):
            noted.append((statement, values[0] if many else values))

    event.listen(world.engine, "before_cursor_execute", note)
    return noted


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_finds_its_rows_by_an_index(world: World, name: str) -> None:
    noted = noted_writing(world)
    WRITERS[name](world)
    questions = [one for one in noted if one[0].startswith(("SELECT", "UPDATE", "DELETE", "WITH"))]
    with world.engine.connect() as connection:
        for statement, values in questions:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert not [row.detail for row in plan if THROUGH_ALL.match(row.detail)], statement
