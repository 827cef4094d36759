"""A worker's rounds: where something is due in clinics of its own, and everywhere when another worker has gone."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from sqlalchemy.exc import OperationalError

from device.base.log import EventLog
from host.base.bell import Bell, RoleBells
from host.fleet.members import ALIVE_EVERY_S, GONE_AFTER_S, owner_of
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
    is_whole: bool = True
    rounds: Rounds = field(init=False)

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


@dataclass
class PlayedDatabase:
    """Says in which clinics something is due: in each, unless a test says otherwise."""

    due: frozenset[str] = frozenset(CLINICS)
    fails: bool = False
    asked: list[frozenset[str]] = field(default_factory=list)

    def tend(self, clinics: Sequence[str], _now: float) -> set[str]:
        """Note who was asked about."""
        self.asked.append(frozenset(clinics))
        if self.fails:
            raise OperationalError("", {}, Exception())
        return set(self.due & set(clinics))


Scene = Callable[[PlayedBus, dict[str, Tended], dict[str, Freed]], Awaitable[None]]
"""Plays the others."""


def play(scene: Scene, database: PlayedDatabase | None = None, round_s: float = ROUND_S) -> PlayedBus:
    """Run the rounds of worker w1 while a scene is played; the scene finds them as `bus.rounds`."""
    bus, asked = PlayedBus(), database or PlayedDatabase()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        freed = {clinic: Freed() for clinic in CLINICS}
        tended = {clinic: _tended(loop, freed[clinic]) for clinic in CLINICS}
        log = EventLog("rounds", io.StringIO())
        played: Any = bus
        bus.rounds = Rounds(played, "w1", tended, asked.tend, round_s=round_s, challenge_s=60.0, log=log)
        task = asyncio.create_task(bus.rounds.run())
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


def forget(tended: dict[str, Tended]) -> None:
    """Let no bell have been rung."""
    for one in tended.values():
        one.look._rung.clear()


async def rounds_go_by(database: PlayedDatabase, count: int) -> None:
    """Wait until the database was asked so often about each clinic."""
    before = len(database.asked)
    await until(lambda: sum(map(len, database.asked[before:])) >= count * len(CLINICS))


def test_rings_where_something_is_due_and_nowhere_else() -> None:
    database = PlayedDatabase(due=frozenset({"c3"}))

    async def scene(_bus: PlayedBus, tended: dict[str, Tended], _freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))  # each once: nobody has challenged it yet
        await rounds_go_by(database, 1)
        forget(tended)
        await rounds_go_by(database, 2)
        assert rung(tended) == {"c3"}

    play(scene, database, round_s=0.2)


def test_each_host_notes_that_its_node_is_cut_off_and_that_it_is_back() -> None:
    database = PlayedDatabase(due=frozenset())

    async def scene(bus: PlayedBus, tended: dict[str, Tended], _freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))
        for whole in (False, True):
            await rounds_go_by(database, 1)
            forget(tended)
            bus.is_whole = whole
            await until(lambda: rung(tended) == set(CLINICS))

    play(scene, database, round_s=0.2)


def test_a_database_that_does_not_answer_lets_each_clinic_look_for_itself() -> None:
    database = PlayedDatabase(due=frozenset())

    async def scene(_bus: PlayedBus, tended: dict[str, Tended], _freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))
        await rounds_go_by(database, 1)
        forget(tended)
        database.fails = True
        await until(lambda: rung(tended) == set(CLINICS))

    play(scene, database, round_s=0.2)


def test_looks_at_once_where_it_is_called_if_it_looks_after_that_clinic() -> None:
    async def scene(bus: PlayedBus, tended: dict[str, Tended], _freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))
        assert bus.take is not None
        bus.take(f"{PRESENCE}.w2", b"here")
        await until(lambda: bus.rounds.tends == len(CLINICS) - len(OTHERS))
        forget(tended)
        for clinic in (*CLINICS, "c99"):
            bus.rounds.look(clinic)
        await until(lambda: rung(tended) == set(CLINICS) - OTHERS)
        await asyncio.sleep(0)
        assert not rung(tended) & OTHERS

    play(scene, PlayedDatabase(due=frozenset()), round_s=600.0)


def test_looks_everywhere_at_once_when_it_may_have_missed_a_call() -> None:
    async def scene(bus: PlayedBus, tended: dict[str, Tended], _freed: dict[str, Freed]) -> None:
        await until(lambda: rung(tended) == set(CLINICS))
        assert bus.take is not None
        forget(tended)
        bus.rounds.look_at_all()
        bus.take(f"{PRESENCE}.w2", b"here")  # and others are whose now, in the midst of it
        await until(lambda: rung(tended) == set(CLINICS) - OTHERS)
        await until(lambda: bus.rounds.workers == 2 and bus.rounds.tends == len(CLINICS) - len(OTHERS))
        await asyncio.sleep(0)
        forget(tended)
        await asyncio.sleep(2 * ALIVE_EVERY_S)
        assert not rung(tended)  # and that was all

    play(scene, PlayedDatabase(due=frozenset()), round_s=600.0)
