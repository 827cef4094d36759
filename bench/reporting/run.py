"""What a run has brought so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.reporting.row import Row


@dataclass
class Run:
    """Rows in the order of the parts, the seconds that each part took, and why a part could not run."""

    rows: list[Row]
    took_s: dict[str, float] = field(default_factory=dict)
    not_measured: dict[str, str] = field(default_factory=dict)
