"""A worker's rounds: through its own clinics only, and at once when another worker has gone."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from device.base.log import EventLog
from host.base.bell import Bell, RoleBells
from host.fleet.members import GONE_AFTER_S, owner_of
from host.fleet.rounds import Rounds, Tended
from host.fleet.subjects import PRESENCE

CLINICS = tuple(f"c{number}" for number in range(12))
ROUND_S = 2.0
OTHERS = frozenset(clinic for clinic in CLINICS if owner_of(clinic, ("w1", "w2")) == "w2")


@dataclass
class PlayedBus:
    """Lets the test be the other workers."""

    said: list[tuple[str, bytes]] = field(default_factory=list)
    take: Callable[[str, bytes], None] | None = None

    async def hear(self, _subject: str, take: Callable[[str, bytes], None]) -> None:
        """Keep who listens."""
        self.take = take

    async def publish(self, messages: Iterable[tuple[str, bytes]], _wait_s: float = 0) -> bool:
        """Note it."""
        self.said += messages
        return True


@dataclass
class Freed:
    """Notes whose leases were ended."""

    names: list[str] = field(default_factory=list)

    def release(self, worker: str) -> None:
        """Note it."""
        self.names.append(worker)


def play(scene: Callable[[PlayedBus, dict[str, Tended], dict[str, Freed]], Awaitable[None]]) -> PlayedBus:
    """Run the rounds of worker w1 while a scene is played."""
    bus = PlayedBus()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        freed = {clinic: Freed() for clinic in CLINICS}
        tended = {clinic: _tended(loop, freed[clinic]) for clinic in CLINICS}
        log = EventLog("rounds", io.StringIO())
        rounds = Rounds(bus, "w1", tended, ROUND_S, 60.0, log)  # type: ignore[arg-type]  # played
        task = asyncio.create_task(rounds.run())
        async with asyncio.timeout(10 * GONE_AFTER_S):
            await scene(bus, tended, freed)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(run())
    return bus


def _tended(loop: asyncio.AbstractEventLoop, freed: Freed) -> Tended:
    parts: Any = SimpleNamespace(bells=RoleBells.make(loop), changes=freed, settings=SimpleNamespace(name="h-main"))
    return Tended(parts, Bell(loop))


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    while not condition():
        await asyncio.sleep(0.01)


def rung(tended: dict[str, Tended]) -> set[str]:
    """Give the clinics whose host was told to look."""
    return {clinic for clinic, one in tended.items() if one.look._rung.is_set()}


def test_alone_it_looks_after_all_and_lets_challenges_be_made() -> None:
    async def scene(bus: PlayedBus, tended: dict[str, Tended], _freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))
        await until(lambda: all(one.parts.bells.terminals._rung.is_set() for one in tended.values()))
        assert all(one.parts.bells.visits._rung.is_set() for one in tended.values())
        await until(lambda: any(subject == f"{PRESENCE}.w1" for subject, _ in bus.said))

    bus = play(scene)
    assert bus.said[-1] == (f"{PRESENCE}.w1", b"left")


def test_takes_over_what_a_worker_that_says_good_bye_had_and_frees_it() -> None:
    async def scene(bus: PlayedBus, tended: dict[str, Tended], freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))
        assert bus.take is not None
        bus.take(f"{PRESENCE}.w2", b"here")
        await asyncio.sleep(0)
        for one in tended.values():
            one.look._rung.clear()
        await until(lambda: bool(rung(tended)))
        await until(lambda: rung(tended) >= set(CLINICS) - OTHERS)
        assert not rung(tended) & OTHERS
        bus.take(f"{PRESENCE}.w2", b"left")
        await until(lambda: rung(tended) == set(CLINICS))
        await until(lambda: all(one.names == ["h-main/w2"] for one in freed.values()))
        for one in tended.values():
            one.parts.bells.outgoing._rung.clear()
        await until(lambda: all(one.names == ["h-main/w2"] * 2 for one in freed.values()))  # what it wrote as it went
        assert all(one.parts.bells.outgoing._rung.is_set() for one in tended.values())

    play(scene)


def test_misses_a_worker_that_falls_silent() -> None:
    async def scene(bus: PlayedBus, tended: dict[str, Tended], freed: dict[str, Freed]) -> None:
        await until(lambda: bus.take is not None)
        assert bus.take is not None
        bus.take(f"{PRESENCE}.w2", b"here")
        await until(lambda: all(one.names for one in freed.values()))
        assert rung(tended) == set(CLINICS)

    play(scene)
