"""A TCP proxy on the way to the broker, which delays, stalls and resets; it understands nothing of what it carries.

Peers are told apart by their address: each terminal has one of its own. It runs in a thread with its own event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Self

_CHUNK_BYTES = 64 * 1024
_START_S = 10.0


@dataclass
class _Way:
    """How the connections of one peer fare."""

    delay_s: float = 0.0
    open: asyncio.Event | None = None

    async def pass_one(self, chance: random.Random) -> None:
        """Wait as long as the next piece of data has to."""
        if self.delay_s:
            await asyncio.sleep(chance.uniform(0, 2 * self.delay_s))
        if self.open:
            await self.open.wait()


class Proxy:
    """Listens at `place` and carries everything to `goal` while it is entered; addresses and ports."""

    def __init__(self, place: tuple[str, int], goal: tuple[str, int], seed: int) -> None:
        """Prepare; `seed` is for the jitter."""
        self._place = place
        self._goal = goal
        self._chance = random.Random(seed)
        self._ways: dict[str, _Way] = defaultdict(_Way)
        self._links: dict[str, set[asyncio.StreamWriter]] = defaultdict(set)
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def __enter__(self) -> Self:
        """Begin to listen.

        Raises:
            TimeoutError: it does not come to listen.
        """
        self._thread.start()
        if not self._listening.wait(_START_S):
            raise TimeoutError("the proxy does not listen")
        return self

    def __exit__(self, *_ended: object) -> None:
        """Cut everything and end."""
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()
        self._loop.close()

    def reset(self, peer: str) -> None:
        """Reset the connections of a peer, in both directions."""
        self._do(lambda: self._abort(peer))

    def delay(self, peer: str, delay_s: float) -> None:
        """Let every piece of data of a peer come late, by `delay_s` in the mean; 0 ends it."""

        def change() -> None:
            self._ways[peer].delay_s = delay_s

        self._do(change)

    def stall(self, peer: str, stalled: bool) -> None:
        """Carry nothing for a peer, whose connections stay open; or go on."""

        def change() -> None:
            way = self._ways[peer]
            if way.open:
                way.open.set()
            way.open = asyncio.Event() if stalled else None

        self._do(change)

    def _do(self, change: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(change)

    async def _serve(self) -> None:
        self._ending = asyncio.Event()
        async with await asyncio.start_server(self._accept, *self._place):
            self._listening.set()
            await self._ending.wait()
        for peer in tuple(self._links):
            self._abort(peer)
        others = asyncio.all_tasks() - {task for task in (asyncio.current_task(),) if task}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = str(writer.get_extra_info("peername")[0])
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._goal)
        except OSError:  # the broker is away
            writer.transport.abort()
            return
        both = {writer, far_writer}
        self._links[peer] |= both
        try:
            await _until_first(self._carry(reader, far_writer, peer), self._carry(far_reader, writer, peer))
        finally:
            self._links[peer] -= both
            for one in both:
                one.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: str) -> None:
        with contextlib.suppress(OSError):  # the connection was reset
            while piece := await reader.read(_CHUNK_BYTES):
                await self._ways[peer].pass_one(self._chance)
                writer.write(piece)
                await writer.drain()

    def _abort(self, peer: str) -> None:
        for writer in tuple(self._links[peer]):
            writer.transport.abort()


async def _until_first(*ways: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
