"""The delivery part of the bench: what is added to a visit, one terminal alone and ten at the same time.

Visits and what they are held against take turns, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.basics.disk import Disk, open_disk
from bench.delivery.bare import Bare
from bench.delivery.line import Line, open_line
from bench.delivery.visits import Timed, VisitTimer
from bench.reporting.row import Row, ran
from measuring.figures import ms, percentile

TERMINALS = 10
VISITS_EACH = 40
ALONE = 150
AIM = 3.0
_WARM = 10
_PAUSE_S = 1.0
"""Mean time between two people at one of the ten terminals: far more than a clinic has, far less than it can."""

_RECEIPT_BYTES = 450
"""About the size of a receipt for one visit."""

_PART = "delivery"
_HOW_ALONE = (
    "broker, host and one daemon as processes, mutual TLS, one visit after the other, each with a bare trip in turn"
)
_HOW_TEN = (
    "ten daemons as processes, people on average 1 s apart at each; eligibility answered at once; "
    "each visit with its own bare flush, trip and flush in turn"
)
_FLOOR = "page flushed + bare TLS MQTT round trip + page flushed"


@dataclass(frozen=True)
class Least:
    """What a visit is held against, measured beside it; seconds."""

    flush_s: float
    trip_s: float
    second_flush_s: float

    @property
    def seconds(self) -> float:
        """All three, one after the other."""
        return self.flush_s + self.trip_s + self.second_flush_s


Pairs = Sequence[tuple[Timed, Least]]


def measure_delivery(terminals: int = TERMINALS) -> list[Row]:
    """Measure; takes about a minute and a half.

    Raises:
        NotMeasured: a part of it could not run.
    """
    with open_line(terminals) as line, open_disk(line.folder) as disk:
        alone, together = asyncio.run(_measure(line, disk))
    return [*ran(_HOW_ALONE, tell_alone(alone)), *ran(_HOW_TEN, tell_together(together, terminals))]


def tell_alone(pairs: Pairs) -> list[Row]:
    """Give the rows of one terminal."""
    visits = [visit for visit, _ in pairs]
    trips = [least.trip_s for _, least in pairs]
    receipts = [visit.receipt_s for visit in visits]
    rows = [Row(_PART, "visits of one terminal alone", len(visits), "visits")]
    rows += _both("bare TLS MQTT round trip", trips)
    rows += _both("counter and seal", [visit.seal_s for visit in visits])
    rows += _both("hand-over to the outbox's commit", [visit.commit_s for visit in visits])
    rows += _both("commit to the host's receipt", receipts)
    rows += _both("hand-over to the reply", [visit.answered_s for visit in visits])
    return [*rows, *_ratios("commit to receipt / bare round trip", receipts, trips, "bare TLS MQTT round trip", None)]


def tell_together(pairs: Pairs, terminals: int) -> list[Row]:
    """Give the rows of several terminals at once; p99 is held against p99 of the same minutes."""
    answered = [visit.answered_s for visit, _ in pairs]
    floors = [least.seconds for _, least in pairs]
    name = f"{terminals} terminals"
    rows = [Row(_PART, f"{name}: visits", len(pairs), "visits")]
    rows += _both(f"{name}: page flushed", [least.flush_s for _, least in pairs])
    rows += _both(f"{name}: flush + bare round trip + flush", floors)
    rows += _both(f"{name}: hand-over to the reply", answered)
    return [*rows, *_ratios(f"{name}: hand-over to reply / floor", answered, floors, _FLOOR, AIM)]


def _ratios(name: str, ours: Sequence[float], theirs: Sequence[float], against: str, aim: float | None) -> list[Row]:
    return [
        Row(
            _PART,
            f"{name}, p{percent}",
            round(percentile(ours, percent) / percentile(theirs, percent), 2),
            "x",
            aim if percent == 99 else None,
            against=against,
        )
        for percent in (50, 99)
    ]


def _both(name: str, seconds: Sequence[float]) -> list[Row]:
    return [Row(_PART, f"{name}, p{percent}", ms(percentile(seconds, percent)), "ms") for percent in (50, 99)]


async def _measure(line: Line, disk: Disk) -> tuple[Pairs, Pairs]:
    timers = [VisitTimer(line, place) for place in line.places]
    tasks = [await timer.begin() for timer in timers]
    bare = Bare(line, timers[0].sealed_bytes(), _RECEIPT_BYTES)
    with bare.running():
        turns = Turns(bare, disk)
        alone = [await turns.take(timers[0]) for _ in range(_WARM + ALONE)][_WARM:]
        every = await asyncio.gather(*(turns.keep_taking(timer, number) for number, timer in enumerate(timers)))
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return alone, [pair for pairs in every for pair in pairs]


class Turns:
    """Visits, and after each of them what it is held against; only one of the latter at a time."""

    def __init__(self, bare: Bare, disk: Disk) -> None:
        """Share these."""
        self._bare = bare
        self._disk = disk
        self._lock = asyncio.Lock()

    async def take(self, timer: VisitTimer) -> tuple[Timed, Least]:
        """Time one visit and its floor."""
        visit = await timer.time_once()
        async with self._lock:
            return visit, await asyncio.to_thread(self._time_least)

    async def keep_taking(self, timer: VisitTimer, number: int) -> Pairs:
        """Time the visits of one terminal, which come by chance."""
        chance = random.Random(number)  # noqa: S311  the same people at the same times in every run
        pairs = []
        for _ in range(VISITS_EACH):
            await asyncio.sleep(chance.expovariate(1 / _PAUSE_S))
            pairs.append(await self.take(timer))
        return pairs

    def _time_least(self) -> Least:
        return Least(self._disk.time_commit(), self._bare.time_once(), self._disk.time_commit())
