"""The retained status: told when a connection begins, and when what it says has changed for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from device.daemon.status import StatusPublisher

_MOMENT_S = 0.01
_FOR_EVER_S = 3600.0
_WITHIN_S = 20.0


class Told:
    """A status that a test sets, and what was published of it."""

    def __init__(self, every_s: float = _MOMENT_S, lasts_s: float = _MOMENT_S) -> None:
        """Begin with nothing told."""
        self.now = "first"
        self.told: asyncio.Queue[str] = asyncio.Queue()
        self.publisher = StatusPublisher(lambda: self.now, self.told.put_nowait, every_s, lasts_s)

    def become(self, status: str) -> None:
        """Change."""
        self.now = status
        self.publisher.changed()

    async def next(self) -> str:
        """Wait for what is published next."""
        async with asyncio.timeout(_WITHIN_S):
            return await self.told.get()


@asynccontextmanager
async def running(told: Told) -> AsyncIterator[Told]:
    """Run the publisher, whose connection has just begun."""
    task = asyncio.create_task(told.publisher.run())
    told.publisher.connected()
    assert await told.next() == "first"
    try:
        yield told
    finally:
        task.cancel()
        await asyncio.wait([task])


def test_a_change_that_lasts_is_told() -> None:
    async def play() -> None:
        async with running(Told()) as told:
            told.become("second")
            assert await told.next() == "second"

    asyncio.run(play())


def test_a_change_that_is_taken_back_is_not_told() -> None:
    async def play() -> None:
        async with running(Told()) as told:
            told.become("a row waits")
            told.become("first")
            told.publisher.changed()
            assert told.told.empty()
            told.become("second")
            assert await told.next() == "second"
            assert told.told.empty()

    asyncio.run(play())


def test_nothing_is_told_twice_in_one_connection() -> None:
    async def play() -> None:
        async with running(Told()) as told:
            for status in ("second", "third"):
                told.publisher.changed()
                told.become(status)
                assert await told.next() == status
            assert told.told.empty()

    asyncio.run(play())


def test_a_new_connection_is_told_at_once_though_nothing_changed() -> None:
    async def play() -> None:
        async with running(Told(every_s=_FOR_EVER_S, lasts_s=_FOR_EVER_S)) as told:
            told.become("unseen so far")
            told.publisher.connected()
            assert await told.next() == "unseen so far"
            told.publisher.connected()
            assert await told.next() == "unseen so far"

    asyncio.run(play())
