"""The figures of a run, from what was counted and seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from country.judging.tally import Tally, Times
from country.running import Course
from measuring.figures import percentile

GENERATOR = "generator"
_FREE_CORES = 2
_KEPT_UP_S = 2.0
"""Sustained: at the end of the offering no more visits wait than come in so many seconds."""

_ANSWERED_S = 10.0
"""And 99 of 100 have their reply within so many."""


@dataclass(frozen=True)
class Fates:
    """What became of the visits."""

    lost: int
    """Visits whose receipt says that they are in the record, and that are not."""
    doubled: int
    """Visits that are there more often than once."""
    new_twice: int
    """Visits that two receipts called new."""
    answered_twice: int
    """Visits with two replies that are not the same one, of those opened."""
    without_receipt: int
    without_reply: int
    wrong: int
    """Rejected messages, and replies to a visit of somebody else."""
    sent_again: int
    came_again: int
    """Receipts of visits that were stored already when they came."""
    replies_again: int
    """Of the opened ones."""


@dataclass(frozen=True)
class Waits:
    """How long visits waited, and how many."""

    receipt_p50_ms: float
    receipt_p99_ms: float
    reply_p50_ms: float
    reply_p99_ms: float
    deepest_queue: int
    queue_at_end: int


@dataclass(frozen=True)
class Costs:
    """What was used; CPU in milliseconds per visit by program, generator and stand-in left out."""

    cpu_ms: Mapping[str, float]
    cpu_ms_sum: float
    computed_per_s: float
    """Visits a second on two free cores, computed: 2,000 divided by the sum."""
    generator_ms: float
    memory_mib: Mapping[str, float]
    disk_kib_per_visit: Mapping[str, float]
    idle_share: float


@dataclass(frozen=True)
class Figures:
    """What is told of a run."""

    line: str
    seconds: float
    offered: int
    rate: float
    fates: Fates
    waits: Waits
    costs: Costs
    load: tuple[float, float]
    generator_late_s: float
    sustained: bool

    def flat(self) -> dict[str, Any]:
        """Give all of it by name, without the groups."""
        values = asdict(self)
        groups = [values.pop(name) for name in ("fates", "waits", "costs")]
        return {**values, **{name: value for group in groups for name, value in group.items()}}


def figures_of(course: Course, seconds: float) -> Figures:
    """Give the figures of a run that offered visits for `seconds`."""
    tally, waits = course.tally, _waits(course, seconds)
    rate = tally.offered / seconds
    in_time = waits.queue_at_end <= rate * _KEPT_UP_S and waits.reply_p99_ms <= _ANSWERED_S * 1000
    to_the_end = tally.offered == course.planned
    return Figures(
        line=course.line,
        seconds=seconds,
        offered=tally.offered,
        rate=round(rate, 1),
        fates=_fates(tally, course.stored[1]),
        waits=waits,
        costs=_costs(course),
        load=(round(course.load[0], 1), round(course.load[1], 1)),
        generator_late_s=round(max(one.behind_s for one in course.counts), 3),
        sustained=in_time and to_the_end and is_whole(tally),
    )


def _fates(tally: Tally, stored: int) -> Fates:
    return Fates(
        lost=max(0, tally.stored - stored),
        doubled=max(0, stored - tally.offered),
        new_twice=tally.stored_twice,
        answered_twice=tally.replied_twice,
        without_receipt=tally.without_receipt,
        without_reply=max(0, tally.of_opened - len(tally.to_reply.took)),
        wrong=tally.rejected.total() + tally.foreign,
        sent_again=tally.again,
        came_again=tally.repeats,
        replies_again=tally.replies_again,
    )


def _waits(course: Course, seconds: float) -> Waits:
    tally = course.tally
    return Waits(
        receipt_p50_ms=_percentile(tally.to_receipt, 50),
        receipt_p99_ms=_percentile(tally.to_receipt, 99),
        reply_p50_ms=_percentile(tally.to_reply, 50),
        reply_p99_ms=_percentile(tally.to_reply, 99),
        deepest_queue=max(one.offered - min(one.receipted, one.replied) for one in course.counts),
        queue_at_end=_waiting_at_end(course, seconds),
    )


def _costs(course: Course) -> Costs:
    cpu, generator_ms = _cpu_ms(course)
    offered = max(course.tally.offered, 1)
    return Costs(
        cpu_ms=cpu,
        cpu_ms_sum=round(sum(cpu.values()), 2),
        computed_per_s=round(1000 * _FREE_CORES / max(sum(cpu.values()), 0.001)),
        generator_ms=generator_ms,
        memory_mib=_highest(course),
        disk_kib_per_visit={
            name: round((after - before) * 1024 / offered, 1) for name, (before, after) in course.disk_mib.items()
        },
        idle_share=round(sum(share for _, share in course.idle) / max(len(course.idle), 1), 2),
    )


def is_whole(tally: Tally) -> bool:
    """Tell whether every visit got its receipt, and every opened one its reply, once."""
    answered = len(tally.to_reply.took) == tally.of_opened
    return not tally.without_receipt and answered and not (tally.stored_twice or tally.replied_twice or tally.foreign)


def _percentile(times: Times, percent: int) -> float:
    return round(percentile(times.took, percent) * 1000, 1) if times.took else 0.0


def _cpu_ms(course: Course) -> tuple[dict[str, float], float]:
    first, last = course.samples[0].cpu_s, course.samples[-2 if len(course.samples) > 2 else -1].cpu_s
    offered = max(course.tally.offered, 1)
    spent = {name: round((last[name] - first[name]) * 1000 / offered, 3) for name in first if name in last}
    generator_ms = spent.pop(GENERATOR, 0.0)
    return {name: value for name, value in spent.items() if name not in course.outside}, generator_ms


def _highest(course: Course) -> dict[str, float]:
    names = {name for _, sample in course.memory for name in sample} - {GENERATOR} - course.outside
    return {name: round(max(sample.get(name, 0.0) for _, sample in course.memory)) for name in sorted(names)}


def _waiting_at_end(course: Course, seconds: float) -> int:
    began = course.counts[1].at - 1.0 if len(course.counts) > 1 else 0.0
    at_end = [one for one in course.counts if one.at <= began + seconds + 0.5]
    last = at_end[-1] if at_end else course.counts[-1]
    return last.offered - min(last.receipted, last.replied)
