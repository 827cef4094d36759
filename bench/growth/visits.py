"""The desk's pages with more and more visits in the database."""

from __future__ import annotations

from bench.desk.part import measure_pages

PAGES = ("arrivals, first page", "arrivals of the day before", "a ticket", "retention")
_LEAST_MS = 0.1
"""The kernel counts in steps of 10 ms, over 15 answers."""


def measure_visits(sizes: tuple[int, ...]) -> dict[str, dict[int, float]]:
    """Give the CPU time of each page in milliseconds, by visits.

    Raises:
        NotMeasured: a part of it could not run.
    """
    lines: dict[str, dict[int, float]] = {name: {} for name in PAGES}
    for size in sizes:
        found = {page.name: page.cpu_ms for page in measure_pages(size)}
        for name in PAGES:
            lines[name][size] = round(max(found[name], _LEAST_MS), 1)
    return lines
