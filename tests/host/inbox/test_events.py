"""Operational events: the newest of each terminal is kept, whatever has another form is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from host.store.engine import reading
from host.store.events import EventRow, newest_events
from tests.host.world import NOW, World

TOPIC = "uketsuke/1/c1/t-front/event"


def tell(world: World, topic: str = TOPIC, **fields: Any) -> None:
    """Let an event come."""
    world.deliver(
        topic, json.dumps({"schema": 0, "boot": "b1", "at": 5, "event": "person_left", "number": 301} | fields)
    )


def kept(world: World) -> dict[str, EventRow]:
    """Give what is kept."""
    with reading(world.engine) as connection:
        return newest_events(connection)


def test_the_newest_is_kept(world: World) -> None:
    tell(world)
    world.clock.now += 1
    tell(world, event="card_left", number=306, at=4)
    assert kept(world) == {"t-front": EventRow("t-front", "card_left", 306, 4, NOW + 1)}


@pytest.mark.parametrize(
    "fields",
    [
        {"event": ""},
        {"event": "見本　花子"},
        {"event": "x" * 41},
        {"event": "a\nb"},
        {"number": 1000},
        {"number": -1},
        {"at": 2**63},
        {"at": -1},
        {"more": 1},
    ],
)
def test_another_form_changes_nothing(world: World, fields: dict[str, Any]) -> None:
    tell(world)
    tell(world, **fields)
    assert kept(world)["t-front"].event == "person_left"
    assert world.events()[-1]["event"] == "message_refused"


def test_terminal_that_nobody_enrolled(world: World) -> None:
    tell(world, "uketsuke/1/c1/t-other/event")
    assert kept(world) == {}
