"""Tickets and numbers drawn ahead: there before the person's yes, never given twice, nothing lost by a failure."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from device.firmware.attendant.drawing import Drawing
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled, StateNotWritten
from device.firmware.keys.identity import Identity
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from tests.device.daemon.keys_of_host import HostKeys

ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
REVIEW, SENDING = Visit(State.REVIEW, ID), Visit(State.SENDING, ID)
KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counter.sqlite"


@pytest.fixture
def counter(path: Path) -> Iterator[Counter]:
    """Give a counter on disk."""
    counter = Counter(path, KEY)
    yield counter
    counter.close()


@pytest.fixture
def expected(tmp_path: Path) -> list[str]:
    """Give the tickets in the order in which this key draws them."""
    with closing(Counter(tmp_path / "other.sqlite", KEY)) as other:
        return [other.next_ticket("A") for _ in range(4)]


def terminal(letter: str = "A") -> Identity:
    return Identity("c1", "t-front", letter, HostKeys().identity())


def drawn_so_far(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT value FROM counter WHERE name = 'seq'").fetchone()[0])


async def until_drawn(path: Path, count: int) -> None:
    async with asyncio.timeout(20):
        while drawn_so_far(path) < count:
            await asyncio.sleep(0.005)


def test_what_is_sent_was_committed_while_it_was_read(path: Path, counter: Counter, expected: list[str]) -> None:
    async def play() -> None:
        drawing = Drawing(counter, terminal)
        drawing.show_visit(REVIEW)
        await until_drawn(path, 1)
        assert await drawing.draw(SENDING) == (expected[0], 1)
        assert drawn_so_far(path) == 1

    asyncio.run(play())


def test_nothing_is_drawn_before_there_is_something_to_say_yes_to(path: Path, counter: Counter) -> None:
    async def play() -> None:
        drawing = Drawing(counter, terminal)
        for state in set(State) - {State.REVIEW}:
            drawing.show_visit(Visit(state, ID))
        assert await drawing.next_seq() == 1
        assert drawn_so_far(path) == 1

    asyncio.run(play())


def test_what_a_visit_did_not_use_serves_the_next_one(path: Path, counter: Counter, expected: list[str]) -> None:
    async def play() -> None:
        drawing = Drawing(counter, terminal)
        drawing.show_visit(REVIEW)
        drawing.show_visit(Visit(State.IDLE))
        drawing.show_visit(REVIEW)
        assert await drawing.draw(SENDING) == (expected[0], 1)
        assert await drawing.draw(SENDING) == (expected[1], 2)

    asyncio.run(play())


def test_a_message_between_gets_a_number_of_its_own(counter: Counter, expected: list[str]) -> None:
    async def play() -> None:
        drawing = Drawing(counter, terminal)
        drawing.show_visit(REVIEW)
        between = await drawing.next_seq()
        ticket, seq = await drawing.draw(SENDING)
        assert (ticket, {seq, between}) == (expected[0], {1, 2})

    asyncio.run(play())


def test_a_visit_that_has_its_ticket_keeps_it(counter: Counter) -> None:
    async def play() -> None:
        drawing = Drawing(counter, terminal)
        again = Visit(State.REVIEW, ID, ticket="A7K")
        drawing.show_visit(again)
        assert await drawing.draw(again) == ("A7K", 1)

    asyncio.run(play())


def test_a_terminal_that_became_another_one_draws_anew(counter: Counter) -> None:
    async def play() -> None:
        letters = iter("AB")
        drawing = Drawing(counter, lambda: terminal(next(letters)))
        drawing.show_visit(REVIEW)
        await asyncio.sleep(0)  # the drawing has begun, as the terminal that it was
        ticket, seq = await drawing.draw(SENDING)
        assert (ticket[0], seq) == ("B", 2)

    asyncio.run(play())


def test_a_disk_that_did_not_take_it_meanwhile_is_asked_again(
    path: Path, counter: Counter, expected: list[str]
) -> None:
    async def play() -> None:
        drawing = Drawing(counter, terminal)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            drawing.show_visit(REVIEW)
            with pytest.raises(StateNotWritten):
                await drawing.draw(SENDING)
            other.execute("ROLLBACK")
        assert await drawing.draw(SENDING) == (expected[0], 1)

    asyncio.run(play())


def test_before_enrolment_nothing_is_drawn(path: Path, counter: Counter) -> None:
    def nobody() -> Identity:
        raise NotEnrolled("not yet")

    async def play() -> None:
        drawing = Drawing(counter, nobody)
        drawing.show_visit(REVIEW)
        with pytest.raises(NotEnrolled):
            await drawing.draw(SENDING)
        assert drawn_so_far(path) == 0

    asyncio.run(play())
