"""The outbox of results: what is due, in which order, how many at once."""

from __future__ import annotations

import pytest

from host.store.results import ResultRow, acknowledge, add_results, ask_again, count_handed, list_due, mark_sent
from host.store.version import read_version
from tests.host.line.bodies import new_id
from tests.host.world import NOW, Software, World

pytestmark = pytest.mark.both_databases

WINDOW = 3


def fill(world: World, count: int, subscriber: str = "s-karte") -> list[ResultRow]:
    rows = [ResultRow(subscriber, number, new_id(), 1, new_id(), "sealed", NOW) for number in range(1, count + 1)]
    with world.engine.begin() as connection:
        for row in rows:
            add_results(connection, [row])
    return rows


def due(world: World, now: float = NOW) -> list[tuple[str, int]]:
    with world.engine.begin() as connection:
        return [(row.subscriber, row.number) for row in list_due(connection, now, WINDOW)]


def test_window_of_each_subscriber_in_order(world: World) -> None:
    fill(world, 5)
    world.enrol_software(Software("s-other"))
    fill(world, 2, "s-other")
    assert due(world) == [("s-karte", 1), ("s-karte", 2), ("s-karte", 3), ("s-other", 1), ("s-other", 2)]


def test_sent_results_hold_their_place_until_acknowledged(world: World) -> None:
    rows = fill(world, 5)
    with world.engine.begin() as connection:
        for row in rows[:3]:
            mark_sent(connection, [(row, NOW + 2)])
    assert due(world) == []
    assert due(world, NOW + 2) == [("s-karte", 1), ("s-karte", 2), ("s-karte", 3)]
    with world.engine.begin() as connection:
        assert acknowledge(connection, [("s-karte", 2, rows[1].jti)], NOW)
    assert due(world) == [("s-karte", 4)]


def test_acknowledged_once(world: World) -> None:
    (row,) = fill(world, 1)
    with world.engine.begin() as connection:
        before = read_version(connection)
        assert acknowledge(connection, [("s-karte", 1, row.jti)], NOW)
        assert not acknowledge(connection, [("s-karte", 1, row.jti)], NOW + 5)
        assert read_version(connection) == before + 1
        assert count_handed(connection, [row.visit_id]) == {(row.visit_id, 1): 1}


def test_sending_that_crosses_the_receipt_makes_nothing_due(world: World) -> None:
    (row,) = fill(world, 1)
    with world.engine.begin() as connection:
        acknowledge(connection, [("s-karte", 1, row.jti)], NOW)
        mark_sent(connection, [(row, NOW + 2)])
    assert due(world, NOW + 100) == []


def test_acknowledged_results_are_sent_again_once_when_asked_for(world: World) -> None:
    rows = fill(world, 3)
    with world.engine.begin() as connection:
        for row in rows:
            acknowledge(connection, [("s-karte", row.number, row.jti)], NOW)
        assert ask_again(connection, "s-karte", 2, NOW + 9) == 2
    assert due(world, NOW + 9) == [("s-karte", 2), ("s-karte", 3)]
    with world.engine.begin() as connection:
        mark_sent(connection, [(rows[1], NOW + 20)])
    assert due(world, NOW + 100) == [("s-karte", 3)]
