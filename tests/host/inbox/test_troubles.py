"""What terminals say stands in their way: kept while it lasts, forgotten when the terminal went or began anew."""

from __future__ import annotations

import json

import pytest

from host.desk.board.port import Part, Trouble
from host.desk_service.health import HealthService
from host.desk_service.situation import NO_FIRMWARE_S, read_situation
from host.store.engine import reading
from host.store.events import newest_events
from host.store.troubles import MOST_PER_TERMINAL, list_troubles
from tests.host.desk_service.test_situation import say
from tests.host.world import World

pytestmark = pytest.mark.both_databases


def tell(world: World, event: str, number: int) -> None:
    """Let the terminal publish an event."""
    said = {"schema": 1, "boot": "b1", "at": 5, "event": event, "number": number}
    world.deliver("uketsuke/1/c1/t-front/event", json.dumps(said))


def standing(world: World) -> list[int]:
    with reading(world.engine) as connection:
        return [one.number for one in list_troubles(connection).get("t-front", ())]


def said(world: World) -> tuple[Trouble, ...]:
    with reading(world.engine) as connection:
        return read_situation(connection, world.clock()).troubles


def test_a_trouble_is_kept_until_it_is_over(world: World) -> None:
    say(world)
    tell(world, "trouble", 102)
    tell(world, "trouble", 102)
    tell(world, "trouble", 222)
    assert standing(world) == [102, 222]
    tell(world, "trouble_over", 102)
    tell(world, "trouble_over", 102)
    assert standing(world) == [222]
    with reading(world.engine) as connection:
        assert newest_events(connection) == {}


def test_the_desk_says_which_part_and_since_when(world: World) -> None:
    say(world)
    began = world.clock()
    tell(world, "trouble", 102)
    world.clock.now += 60
    assert said(world) == (Trouble(Part.TERMINAL_PART, began, 102, "t-front"),)
    (health,) = HealthService(world.engine).terminals()
    assert health.troubles == ((102, began),)
    tell(world, "trouble_over", 102)
    assert said(world) == ()


@pytest.mark.parametrize("changes", [{"alive": False}, {"firmware_boot": "f2"}, {"boot": "b2"}])
def test_a_terminal_that_went_or_began_anew_says_it_again(world: World, changes: dict[str, object]) -> None:
    say(world)
    tell(world, "trouble", 102)
    say(world, outbox_rows=1)
    assert standing(world) == [102]
    say(world, **changes)
    assert standing(world) == []


def test_the_late_last_word_of_a_former_start_ends_nothing(world: World) -> None:
    say(world, boot="b1")
    say(world, boot="b2")
    tell(world, "trouble", 102)
    say(world, boot="b1", alive=False)
    assert standing(world) == [102]


def test_a_terminal_without_its_firmware_is_told_after_a_while(world: World) -> None:
    say(world, firmware_boot="")
    assert said(world) == ()
    world.clock.now += NO_FIRMWARE_S + 1
    (trouble,) = said(world)
    assert (trouble.part, trouble.number) == (Part.TERMINAL_PART, 613)


def test_nobody_fills_the_table_in_a_terminals_name(world: World) -> None:
    say(world)
    for number in range(1, 2 * MOST_PER_TERMINAL):
        tell(world, "trouble", number)
    assert len(standing(world)) == MOST_PER_TERMINAL
