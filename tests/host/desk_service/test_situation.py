"""What works and what does not, from what terminals and the host's parts note about themselves."""

from __future__ import annotations

import json

import pytest

from host.desk.board.port import Part, Situation
from host.desk_service.situation import COPY_S, SILENT_S, read_situation
from host.eligibility.reason import Reason
from host.insurance.way import note_failed, note_worked
from host.store.engine import reading
from host.store.host_parts import BROKER, note_part
from host.store.terminal_states import list_states
from tests.host.world import World

pytestmark = pytest.mark.both_databases


def say(world: World, terminal: str = "t-front", /, **changes: object) -> None:
    """Let a terminal publish its status."""
    status: dict[str, object] = {"schema": 1, "alive": True, "boot": "b1", "firmware_boot": "f1"}
    status |= {"software": "0.1.0", "outbox_rows": 0, "schema_newest": 1, "schema_oldest": 0, **changes}
    world.deliver(f"uketsuke/1/c1/{terminal}/status", json.dumps(status))


def situation(world: World) -> Situation:
    with reading(world.engine) as connection:
        return read_situation(connection, world.clock())


def parts(world: World) -> list[Part]:
    return [trouble.part for trouble in situation(world).troubles]


def note(world: World, *, works: bool) -> None:
    with world.engine.begin() as connection:
        note_part(connection, BROKER, world.clock(), works=works)


def test_before_anything_ran_nothing_is_said_to_be_broken(world: World) -> None:
    assert situation(world) == Situation()


def test_a_terminal_that_is_there_and_one_that_is_not(world: World) -> None:
    say(world)
    assert situation(world) == Situation((), terminals=1)
    world.clock.now += 60
    say(world, alive=False)
    (trouble,) = situation(world).troubles
    assert (trouble.part, trouble.name, trouble.since) == (Part.TERMINAL, "t-front", world.clock())
    assert situation(world).terminals == 0


def test_the_late_last_word_of_a_former_start_does_not_count(world: World) -> None:
    say(world, boot="b1")
    say(world, boot="b2")
    say(world, boot="b1", alive=False)
    assert situation(world) == Situation((), terminals=1)


def test_two_machines_under_one_name_are_told_for_a_while(world: World) -> None:
    for boot in ("b1", "b2", "b1"):
        assert parts(world) == []
        say(world, boot=boot)
    assert parts(world) == [Part.COPY]
    world.clock.now += COPY_S
    assert parts(world) == []


def test_a_restart_is_no_copy(world: World) -> None:
    for boot in ("b1", "b2", "b3", "b3"):
        say(world, boot=boot)
    assert parts(world) == []


@pytest.mark.parametrize(
    "changes", [{"boot": "<b>"}, {"software": "x" * 65}, {"outbox_rows": -1}, {"schema_newest": 2**50}]
)
def test_an_odd_status_is_not_kept(world: World, changes: dict[str, object]) -> None:
    say(world, "t-front", **changes)
    with reading(world.engine) as connection:
        assert list_states(connection) == {}


def test_a_stranger_is_not_kept(world: World) -> None:
    say(world, "t-stranger")
    assert situation(world) == Situation()


def test_the_broker_away_and_back(world: World) -> None:
    note(world, works=True)
    assert parts(world) == []
    world.clock.now += 10
    note(world, works=False)
    (trouble,) = situation(world).troubles
    assert (trouble.part, trouble.since) == (Part.BROKER, world.clock())
    world.clock.now += 10
    note(world, works=False)
    assert situation(world).troubles[0].since == world.clock() - 10
    note(world, works=True)
    assert parts(world) == []


def test_without_the_broker_no_terminal_is_blamed(world: World) -> None:
    say(world, alive=False)
    note(world, works=False)
    assert parts(world) == [Part.BROKER]


def test_a_receiving_part_that_says_nothing_has_stopped(world: World) -> None:
    note(world, works=True)
    world.clock.now += SILENT_S + 1
    (trouble,) = situation(world).troubles
    assert (trouble.part, trouble.since) == (Part.RECEIVING, world.clock() - SILENT_S - 1)


def test_the_way_to_the_eligibility_system(world: World) -> None:
    with world.engine.begin() as connection:
        note_failed(connection, Reason.AUTHORITY_SLOW, world.clock(), None)
    (trouble,) = situation(world).troubles
    assert (trouble.part, trouble.number, trouble.whom) == (
        Part.ELIGIBILITY,
        Reason.AUTHORITY_SLOW.value,
        "centre",
    )
    with world.engine.begin() as connection:
        note_worked(connection, world.clock())
    assert parts(world) == []
