"""The stream of boards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from host.desk.access import Access
from host.desk.board import Boards
from host.desk.catalogue import Language, load_catalogue
from host.desk.events import Events, format_event
from host.desk.log_in import IDLE_S, LogIn, LogIns
from host.desk.pages import Pages
from tests.host.desk.conftest import SECRET, TurnedClock
from tests.host.desk.memory_port import USER, MemoryPort
from tests.host.desk.visits import make_pending

EN = load_catalogue(Language.EN)
DEADLINE_S = 5


@pytest.fixture
def log_ins(clock: TurnedClock) -> LogIns:
    return LogIns(SECRET, clock, lambda: "token")


@pytest.fixture
def log_in(log_ins: LogIns) -> LogIn:
    return log_ins.begin(USER)


@pytest.fixture
def events(port: MemoryPort, clock: TurnedClock, log_ins: LogIns) -> Events:
    pages = Pages()
    return Events(port, Boards(port, clock), log_ins, Access(port, log_ins, pages, clock), pages)


async def next_event(stream: AsyncIterator[str], name: str) -> Any:
    """Read on to the next event of a name and give its data."""
    async with asyncio.timeout(DEADLINE_S):
        async for text in stream:
            if text.startswith(f"event: {name}\n"):
                return json.loads(text.partition("data: ")[2])
    raise AssertionError(f"the stream ended before {name}")


def test_the_form_of_an_event() -> None:
    assert format_event("board", html="<p>\n花</p>") == 'event: board\ndata: {"html": "<p>\\n花</p>"}\n\n'


def test_a_board_on_connect_and_on_each_change(events: Events, log_in: LogIn, port: MemoryPort) -> None:
    async def run() -> None:
        stream = events.stream(log_in, EN)
        first = await next_event(stream, "board")
        assert (first["number"], first["waiting"]) == (0, 2)
        assert "A9K" in first["html"]
        assert (await next_event(stream, "alive"))["seconds_left"] == IDLE_S
        port.put(make_pending("A9X"))
        second = await next_event(stream, "board")
        assert (second["number"], second["waiting"]) == (1, 3)
        assert 'data-ticket="A9X"' in second["html"]
        await stream.aclose()

    asyncio.run(run())


def test_heartbeats_without_news(events: Events, log_in: LogIn) -> None:
    async def run() -> None:
        stream = events.stream(log_in, EN, heartbeat_s=0.01)
        await next_event(stream, "board")
        beats = [await next_event(stream, "alive") for _ in range(3)]
        assert len(beats) == 3
        await stream.aclose()

    asyncio.run(run())


def test_the_stream_ends_with_the_log_in(events: Events, log_in: LogIn, clock: TurnedClock) -> None:
    async def run() -> list[str]:
        stream = events.stream(log_in, EN, heartbeat_s=0.01)
        await next_event(stream, "board")
        clock.now += IDLE_S
        async with asyncio.timeout(DEADLINE_S):
            return [text async for text in stream]

    assert asyncio.run(run())[-1].startswith("event: ended")


def test_a_closed_stream_waits_for_nothing_more(events: Events, log_in: LogIn, port: MemoryPort) -> None:
    async def run() -> None:
        stream = events.stream(log_in, EN, heartbeat_s=0.01)
        await next_event(stream, "board")
        await next_event(stream, "alive")
        await stream.aclose()
        async with asyncio.timeout(DEADLINE_S):
            while port.waiting:
                await asyncio.sleep(0)

    asyncio.run(run())
    assert port.waiting == 0
