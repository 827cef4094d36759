"""The bell."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from host.base.bell import Bell, RoleBells

LONG_S = 60.0


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(LONG_S / 2):
            await coroutine

    asyncio.run(within())


def test_ring_from_a_thread_wakes() -> None:
    async def ring() -> None:
        bell = Bell(asyncio.get_running_loop())
        threading.Thread(target=bell.ring).start()
        await bell.wait(LONG_S)

    run(ring())


def test_ring_that_nobody_waited_for_is_kept_once() -> None:
    async def ring() -> None:
        bell = Bell(asyncio.get_running_loop())
        bell.ring()
        await bell.wait(LONG_S)
        await bell.wait(0.01)

    run(ring())


def test_cancellation_that_comes_with_the_ring_is_not_lost() -> None:
    async def ring() -> None:
        bell = Bell(asyncio.get_running_loop())
        waiting = asyncio.create_task(bell.wait(LONG_S))
        await asyncio.sleep(0)
        bell.ring()
        await asyncio.sleep(0)  # the ring is set, the waiting task has not run yet
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    run(ring())


def test_ring_after_the_loops_end_does_nothing() -> None:
    async def make() -> Bell:
        return Bell(asyncio.get_running_loop())

    asyncio.run(make()).ring()


def test_every_ring_is_heard_far_away_although_nobody_waits_here() -> None:
    async def ring() -> None:
        loop = asyncio.get_running_loop()
        far = Bell(loop)
        bells = RoleBells.make(loop, far)
        for _ in range(2):
            bells.outgoing.ring()
            await far.wait(LONG_S)
        assert bells.outgoing._rung.is_set()
        assert not bells.visits._rung.is_set()

    run(ring())


def test_many_rings_at_once_are_one_far_away() -> None:
    async def ring() -> None:
        loop = asyncio.get_running_loop()
        far = Bell(loop)
        bells = RoleBells.make(loop, far)
        ringing = [threading.Thread(target=bell.ring) for bell in (bells.outgoing, bells.batches, bells.outgoing)]
        for thread in ringing:
            thread.start()
        for thread in ringing:
            thread.join()
        await far.wait(LONG_S)
        await asyncio.sleep(0)
        assert not far._rung.is_set()

    run(ring())
