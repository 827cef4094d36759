"""Doing one thing again and again: at once and every few seconds, or only when its bell rings, until it is done."""

from __future__ import annotations

import asyncio
import io

import pytest
from sqlalchemy.exc import OperationalError

from device.base.log import EventLog
from host.base.bell import Bell
from host.base.rounds import WHEN_RUNG_S, keep_doing

LIMIT_S = 30.0


def _play(every_s: float, *, ring: bool) -> list[str]:
    """Give what happened, in its order, until the thing was done twice."""
    happened: list[str] = []

    async def run() -> None:
        bell, done = Bell(asyncio.get_running_loop()), asyncio.Event()

        async def step() -> None:
            happened.append("done")
            if happened.count("done") == 2:
                done.set()
            elif ring:
                bell.ring()

        doing = asyncio.create_task(keep_doing(step, bell, every_s, EventLog("test", io.StringIO()), "not_done"))
        await asyncio.sleep(0)  # it has begun
        happened.append("rung" if ring else "not rung")
        if ring:
            bell.ring()
        async with asyncio.timeout(LIMIT_S):
            await done.wait()
        doing.cancel()

    asyncio.run(run())
    return happened


def test_is_done_at_once_and_every_few_seconds() -> None:
    assert _play(0.01, ring=False) == ["done", "not rung", "done"]


def test_what_waits_for_its_bell_is_not_done_at_the_start() -> None:
    assert _play(WHEN_RUNG_S, ring=True) == ["rung", "done", "done"]


def test_what_waits_for_its_bell_and_failed_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rings twice for the same thing: whoever rang has noted it and gone on."""
    monkeypatch.setattr("host.base.rounds._AGAIN_S", 0.01)

    async def run() -> int:
        bell, tries, done = Bell(asyncio.get_running_loop()), 0, asyncio.Event()

        async def step() -> None:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise OperationalError("", {}, Exception())
            done.set()

        doing = asyncio.create_task(keep_doing(step, bell, WHEN_RUNG_S, EventLog("test", io.StringIO()), "not_done"))
        bell.ring()
        async with asyncio.timeout(LIMIT_S):
            await done.wait()
        doing.cancel()
        return tries

    assert asyncio.run(run()) == 2
