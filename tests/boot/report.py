"""What a run of the boot tests found: rows of a table, and one JSON object at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.boot.machine import BootFailed


@dataclass(frozen=True)
class Row:
    """One thing that was looked at."""

    suite: str
    what: str
    found: str
    good: bool


@dataclass
class Report:
    """Rows in the order in which they came, told on stderr as they come; figures by name."""

    suite: str
    rows: list[Row] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def note(self, what: str, found: object, *, good: bool) -> None:
        """Add a row."""
        row = Row(self.suite, what, str(found), good)
        self.rows.append(row)
        mark = "ok  " if good else "FAIL"
        print(
            f"{time.monotonic() - self.began:6.1f} {self.suite} {mark} {what}: {row.found}",
            file=sys.stderr,
            flush=True,
        )

    def measure(self, what: str, name: str, seconds: float, at_most_s: float) -> None:
        """Add a row for a time, which is good up to its limit, and keep the figure."""
        self.figures[name] = round(seconds, 2)
        self.note(what, f"{seconds:.1f} s", good=seconds <= at_most_s)

    @contextmanager
    def part(self, what: str) -> Iterator[None]:
        """Let a part that breaks off be a bad row; the others go on."""
        try:
            yield
        except BootFailed as error:
            self.note(what, f"broke off: {error}", good=False)


def format_table(reports: list[Report]) -> str:
    """Give all rows as a Markdown table."""
    lines = ["| Debian | what | found | |", "|---|---|---|---|"]
    for row in (row for report in reports for row in report.rows):
        found = row.found.replace("\n", " ").replace("|", "/")[:200]
        lines.append(f"| {row.suite} | {row.what} | {found} | {'yes' if row.good else '**no**'} |")
    return "\n".join(lines)


def format_summary(reports: list[Report]) -> str:
    """Give one JSON object."""
    rows = [row for report in reports for row in report.rows]
    failed = [f"{row.suite}: {row.what}" for row in rows if not row.good]
    figures = {report.suite: report.figures for report in reports}
    return json.dumps({"rows": len(rows), "failed": failed, "figures": figures}, ensure_ascii=False)
