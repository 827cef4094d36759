"""The stream of boards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from host.desk.base.access import Access
from host.desk.base.log_ins import IDLE_S, LogIn, LogIns
from host.desk.base.pages import Pages
from host.desk.base.parts import DeskParts
from host.desk.board.board import Boards, Reader
from host.desk.board.events import Events, format_event
from host.desk.board.port import Part, Situation, Trouble
from host.desk.board.situation import Contacts
from host.desk.board.visits import Visits
from tests.host.desk.catalogues import EN
from tests.host.desk.conftest import SECRET, TurnedClock
from tests.host.desk.memory_port import ACCOUNT, USER, MemoryPort
from tests.host.desk.visits import NOON, make_pending

DEADLINE_S = 60
READER = Reader(USER, EN)


@pytest.fixture
def log_ins(port: MemoryPort, clock: TurnedClock) -> LogIns:
    return LogIns(SECRET, clock, lambda: "token", port)


@pytest.fixture
def log_in(log_ins: LogIns) -> LogIn:
    return log_ins.begin(ACCOUNT)


@pytest.fixture
def events(port: MemoryPort, clock: TurnedClock, log_ins: LogIns) -> Events:
    parts = DeskParts(Access(log_ins), Pages(["host.desk.board"]), clock)
    boards = Boards(port, clock)
    return Events(port, boards, Visits(port, boards, parts, Contacts()), parts)


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
        stream = events.stream(log_in, READER)
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
        stream = events.stream(log_in, READER, heartbeat_s=0.01)
        await next_event(stream, "board")
        beats = [await next_event(stream, "alive") for _ in range(3)]
        assert len(beats) == 3
        await stream.aclose()

    asyncio.run(run())


def test_the_stream_ends_with_the_log_in(events: Events, log_in: LogIn, clock: TurnedClock) -> None:
    async def run() -> list[str]:
        stream = events.stream(log_in, READER, heartbeat_s=0.01)
        await next_event(stream, "board")
        clock.now += IDLE_S
        async with asyncio.timeout(DEADLINE_S):
            return [text async for text in stream]

    assert asyncio.run(run())[-1].startswith("event: ended")


def test_a_closed_stream_waits_for_nothing_more(events: Events, log_in: LogIn, port: MemoryPort) -> None:
    async def run() -> None:
        stream = events.stream(log_in, READER, heartbeat_s=0.01)
        await next_event(stream, "board")
        await next_event(stream, "alive")
        await stream.aclose()
        async with asyncio.timeout(DEADLINE_S):
            while port.waiting:
                await asyncio.sleep(0)

    asyncio.run(run())
    assert port.waiting == 0


def test_the_situation_is_told_when_it_changes(events: Events, log_in: LogIn, port: MemoryPort) -> None:
    async def run() -> None:
        stream = events.stream(log_in, READER, heartbeat_s=0.01)
        assert "all working" in (await next_event(stream, "situation"))["html"]
        port.state = Situation((Trouble(Part.ELIGIBILITY, NOON - 600, 503),), 2)
        html = (await next_event(stream, "situation"))["html"]
        assert 'data-part="eligibility"' in html
        assert "Since 11:50." in html
        await stream.aclose()

    asyncio.run(run())


def test_what_was_drawn_for_one_serves_the_others(events: Events, log_in: LogIn, port: MemoryPort) -> None:
    async def run() -> list[str]:
        streams = [events.stream(log_in, READER) for _ in range(3)]
        boards = [(await next_event(stream, "board"))["html"] for stream in streams]
        for stream in streams:
            await stream.aclose()
        return boards

    boards = asyncio.run(run())
    assert boards[0] == boards[1] == boards[2]
    assert port.read == 1
