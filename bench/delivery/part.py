"""The delivery part of the bench: what is added to a visit, as p50 and p99, and how much of it is a bare round trip.

Visits and bare round trips take turns, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bench.delivery.bare import Bare
from bench.delivery.line import Line, open_line
from bench.delivery.visits import Timed, VisitTimer
from bench.reporting.report import Row

VISITS = 300
_WARM = 20
_RECEIPT_BYTES = 450
"""About the size of a receipt for one visit."""

_PART = "delivery"


def measure_delivery() -> list[Row]:
    """Measure; takes some ten seconds.

    Raises:
        NotMeasured: a part of it could not run.
    """
    with open_line() as line:
        visits, bare = asyncio.run(_take_turns(line))
    return to_rows(visits, bare)


def to_rows(visits: Sequence[Timed], bare: Sequence[float]) -> list[Row]:
    """Give the rows; both in seconds and of the same run."""
    added = [visit.commit_s + visit.receipt_s for visit in visits]
    rows = [Row(_PART, "visits", len(visits), "visits")]
    rows += _both("bare TLS MQTT round trip", bare)
    rows += _both("counter and seal", [visit.seal_s for visit in visits])
    rows += _both("hand-over to the outbox's commit", [visit.commit_s for visit in visits])
    rows += _both("commit to the host's receipt", [visit.receipt_s for visit in visits])
    rows += _both("hand-over to receipt", added)
    return [
        *rows,
        Row(_PART, "commit to receipt / bare round trip, p50", _ratio(visits, bare, 50), "x"),
        Row(_PART, "commit to receipt / bare round trip, p99", _ratio(visits, bare, 99), "x"),
    ]


def percentile(values: Sequence[float], percent: int) -> float:
    """Give the value that `percent` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _ratio(visits: Sequence[Timed], bare: Sequence[float], percent: int) -> float:
    return round(percentile([visit.receipt_s for visit in visits], percent) / percentile(bare, percent), 2)


def _both(name: str, seconds: Sequence[float]) -> list[Row]:
    return [
        Row(_PART, f"{name}, p{percent}", round(percentile(seconds, percent) * 1000, 2), "ms") for percent in (50, 99)
    ]


async def _take_turns(line: Line) -> tuple[list[Timed], list[float]]:
    timer = VisitTimer(line)
    task = await timer.begin()
    bare = Bare(line, timer.sealed_bytes(), _RECEIPT_BYTES)
    visits, trips = [], []
    with bare.running():
        for number in range(_WARM + VISITS):
            visit = await timer.time_once()
            trip = await asyncio.to_thread(bare.time_once)
            if number >= _WARM:
                visits.append(visit)
                trips.append(trip)
    task.cancel()
    await asyncio.wait([task])
    return visits, trips
