"""Events as they may leave a program: closed fields, hashed identifiers; kept, followed, lost and counted."""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import threading
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from device.base.log import ALLOWED_FIELDS, EventLog
from device.base.redaction import DAY_S, HASHED, PLAIN, Redactor
from device.base.ring import EventRing

NOW = 1_764_500_000.0


def numbered() -> Redactor:
    """Give a redactor with known salts, another each day."""
    salts = itertools.count()
    return Redactor(lambda: bytes([next(salts)]))


def test_identifiers_are_the_same_today_and_others_tomorrow() -> None:
    redactor = numbered()
    today = [redactor.redact("e", NOW, {"visit_id": "01ABC", "boot": "01ABC"}) for _ in range(2)]
    tomorrow = redactor.redact("e", NOW + DAY_S, {"visit_id": "01ABC"})
    assert today[0] == today[1]
    assert today[0]["visit_id"] == today[0]["boot"] != tomorrow["visit_id"]
    assert "01ABC" not in str([*today, tomorrow])
    assert Redactor().redact("e", NOW, {"boot": "x"}) != Redactor().redact("e", NOW, {"boot": "x"})


def test_what_is_not_named_is_dropped() -> None:
    shown = numbered().redact("e", NOW, {"ticket": "A22", "path": "f:12", "reader": "Made Up 00", "state": "idle"})
    assert shown == {"time": NOW, "event": "e", "state": "idle"}
    assert PLAIN | HASHED <= ALLOWED_FIELDS
    assert not PLAIN & {"ticket", "path", "reader", "seq"}


@given(st.text(max_size=60) | st.integers() | st.from_regex(r"\d{5,14}"))
def test_no_long_number_and_no_free_text_comes_through(value: str | int) -> None:
    shown = numbered().redact("e", NOW, {"name": value}).get("name", "")
    digits = "".join(character for character in str(shown) if character.isdigit())
    assert len(digits) < 7 or "." in str(shown)
    assert str(shown).isascii()
    assert " " not in str(shown)


def test_the_log_hands_on_what_it_writes() -> None:
    ring = EventRing(numbered(), lambda: NOW)
    log = EventLog("firmware", io.StringIO(), lambda: NOW)
    log.listen(ring.take)
    log.event("visit_state", state="idle", ticket="A22")
    log.failure("panel_off", RuntimeError("見本"))
    assert ring.newest() == (
        {"time": NOW, "event": "visit_state", "state": "idle"},
        {"time": NOW, "event": "panel_off", "error": 999, "exception": "RuntimeError"},
    )
    assert ring.newest(NOW + 1) == ()


def take_more(ring: EventRing) -> None:
    """Let three events come."""
    for _ in range(3):
        ring.take("later", {})


def take(ring: EventRing, count: int) -> list[dict[str, Any]]:
    """Follow until so many were seen, while events come from another thread."""
    seen: list[dict[str, Any]] = []

    async def follow() -> None:
        async with asyncio.timeout(20):
            async with contextlib.aclosing(ring.follow()) as lines:
                async for line in lines:
                    seen.append(line)
                    if len(seen) == 1:
                        threading.Thread(target=take_more, args=(ring,)).start()
                    if len(seen) == count:
                        return

    asyncio.run(follow())
    return seen


def test_followers_get_what_is_kept_and_what_comes() -> None:
    ring = EventRing(numbered(), lambda: NOW)
    ring.take("kept", {})
    assert [line["event"] for line in take(ring, 4)] == ["kept", "later", "later", "later"]
    ring.take("after", {})  # nobody follows any more
    assert len(ring.newest()) == 5


def test_who_does_not_keep_up_is_told_how_many_are_lost() -> None:
    ring = EventRing(numbered(), lambda: NOW, capacity=3)
    ring.take("first", {})

    async def follow() -> list[tuple[Any, Any]]:
        lines = ring.follow()
        assert (await anext(lines))["event"] == "first"
        for _ in range(10):
            ring.take("later", {})
        return [(line["event"], line.get("count")) for line in [await anext(lines) for _ in range(4)]]

    assert asyncio.run(follow()) == [("events_lost", 7), ("later", None), ("later", None), ("later", None)]
