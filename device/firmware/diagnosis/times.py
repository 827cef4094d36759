"""How long each stage of the newest visits took, and how they ended: numbers for `uketsuke stats`.

It watches the visit as the screen does. Of a visit it keeps stages, durations, the way and the outcome, and neither
its id nor its ticket. Exact figures of a bounded number of visits, where the metrics have buckets for all of them.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from device.firmware.diagnosis.durations import Durations
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from device.wire import codec
from device.wire.errors import MessageInvalid

KEY = b'"stats"'
KEPT = 10_000
"""Durations, about ten per visit."""
PER_VISIT = 10
NOT_SENT = "not_sent"


@dataclass(frozen=True)
class StageTimes:
    """One stage: how often, and its median, 95th percentile and longest time in milliseconds."""

    name: str
    count: int
    p50_ms: int
    p95_ms: int
    longest_ms: int


@dataclass(frozen=True)
class Ended:
    """So many visits took this way and ended so."""

    way: str
    outcome: str
    count: int


@dataclass(frozen=True)
class Stats:
    """The answer: since when the firmware runs, since when this counts, stages of people and of the machine."""

    running_s: int
    since_s: int
    stages: tuple[StageTimes, ...]
    machine: tuple[StageTimes, ...]
    visits: tuple[Ended, ...]


class VisitTimes:
    """Keeps the newest times."""

    def __init__(
        self, clock: Callable[[], float], machine: Callable[[], Mapping[str, int]], kept: int = KEPT
    ) -> None:
        """Keep `kept` of each kind; `clock` is monotonic, `machine` gives the open visit's own timings in ms."""
        self._clock = clock
        self._machine = machine
        self._began = self._entered = clock()
        self._last = Visit()
        self._stages, self._steps = Durations(kept), Durations(kept)
        self._visits: deque[tuple[float, str, str]] = deque(maxlen=max(1, kept // PER_VISIT))

    def show_visit(self, visit: Visit) -> None:
        """Take note of every new value of the visit."""
        now, last, self._last = self._clock(), self._last, visit
        if visit.visit_id != last.visit_id and last.visit_id and not last.ticket:
            self._visits.append((now, last.method.value, NOT_SENT))
        if visit.state is not last.state:
            if last.state is not State.IDLE:
                self._stages.add(now, last.state.value, round((now - self._entered) * 1000))
            self._entered = now
        if visit.ticket and not last.ticket:
            self._visits.append((now, visit.method.value, visit.outcome.value))
            for name, took_ms in self._machine().items():
                self._steps.add(now, name, took_ms)

    async def answer(self, line: bytes) -> bytes:
        """Answer `{"stats": SECONDS}`: of the last so many seconds, 0 for all that is kept.

        Raises:
            MessageInvalid: it is no such question.
        """
        asked = codec.load(line)
        since_s = asked.get("stats") if isinstance(asked, dict) else None
        if not isinstance(since_s, int) or isinstance(since_s, bool) or since_s < 0:
            raise MessageInvalid("no question for stats")
        return json.dumps(codec.to_json(self.tell(since_s))).encode() + b"\n"

    def tell(self, since_s: int) -> Stats:
        """Give the figures of the last `since_s` seconds, of all that is kept for 0."""
        now = self._clock()
        running_s = int(now - self._began)
        since_s = min(since_s, running_s) or running_s
        first = now - since_s if since_s < running_s else self._began
        ended = _count((way, outcome) for at, way, outcome in self._visits if at >= first)
        visits = tuple(Ended(way, outcome, count) for (way, outcome), count in ended.items())
        return Stats(running_s, since_s, _summarise(self._stages, first), _summarise(self._steps, first), visits)


def parse_stats(line: bytes) -> Stats:
    """Read an answer.

    Raises:
        MessageInvalid: it is none.
    """
    return codec.from_json(codec.load(line), Stats, "stats")


def _summarise(kept: Durations, first: float) -> tuple[StageTimes, ...]:
    by_name: dict[str, list[int]] = {}
    for name, took_ms in kept.since(first):
        by_name.setdefault(name, []).append(took_ms)
    return tuple(_stage(name, sorted(took)) for name, took in by_name.items())


def _stage(name: str, took: list[int]) -> StageTimes:
    return StageTimes(name, len(took), percentile(took, 50), percentile(took, 95), took[-1])


def percentile(in_order: list[int], percent: int) -> int:
    """Give the smallest value that at least `percent` of all do not exceed (nearest rank)."""
    return in_order[max(0, -(-len(in_order) * percent // 100) - 1)]


def _count(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def to_json(stats: Stats) -> dict[str, Any]:
    """Give the form for programs."""
    return codec.to_json(stats)
