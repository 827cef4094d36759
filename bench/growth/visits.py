"""The desk's pages and confirmations with more and more visits in the database."""

from __future__ import annotations

import statistics

from bench.desk.part import measure_among

PAGES = ("arrivals, first page", "arrivals of the day before", "a ticket", "retention")
CONFIRMATION = "confirmation, time until heard"
_LEAST_MS = 0.1
"""The kernel counts in steps of 10 ms, over 15 answers."""


def measure_visits(sizes: tuple[int, ...]) -> dict[str, dict[int, float]]:
    """Give the CPU time of each page and the time of a confirmation in milliseconds, by visits.

    Raises:
        NotMeasured: a part of it could not run.
    """
    lines: dict[str, dict[int, float]] = {name: {} for name in (*PAGES, CONFIRMATION)}
    for size in sizes:
        among = measure_among(size)
        lines[CONFIRMATION][size] = round(statistics.median(among.confirmations) * 1000, 1)
        found = {page.name: page.cpu_ms for page in among.pages}
        for name in PAGES:
            lines[name][size] = round(max(found[name], _LEAST_MS), 1)
    return lines
