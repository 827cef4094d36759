"""What is written of a run: one JSON object, a table for people, a picture."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from country.judging.figures import Figures

_COUNTRY_PEAK = 744
_SHOWN = {
    "rate": "visits offered a second",
    "offered": "visits offered",
    "lost": "lost",
    "doubled": "doubled",
    "new_twice": "called new by two receipts",
    "answered_twice": "answered twice, and not by the same reply (of those opened)",
    "without_receipt": "without a receipt at the end",
    "without_reply": "without a reply at the end (of those opened)",
    "wrong": "rejected, or answered to somebody else",
    "sent_again": "sent again for want of a receipt",
    "came_again": "came again when they were stored already",
    "replies_again": "replies that came again (of those opened)",
    "receipt_p50_ms": "commit to receipt, p50, ms",
    "receipt_p99_ms": "commit to receipt, p99, ms",
    "reply_p50_ms": "commit to reply, p50, ms",
    "reply_p99_ms": "commit to reply, p99, ms",
    "deepest_queue": "most visits waiting",
    "queue_at_end": "waiting when the offering ended",
    "cpu_ms_sum": "CPU a visit, ms, without generator and stand-in",
    "computed_per_s": "visits a second on two free cores, computed",
    "generator_ms": "CPU of the generator a visit, ms (left out above)",
    "idle_share": "part of the machine that nobody used",
    "sustained": "kept up",
}


def to_json(figures: Figures, played: Mapping[str, Any]) -> dict[str, Any]:
    """Give the last line of a run."""
    return {**played, **figures.flat(), "machine": machine()}


def machine() -> str:
    """Name the machine."""
    lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return f"{platform.machine()}, {os.cpu_count()} cores {model}".strip()


def format_table(figures: Figures) -> str:
    """Give the figures as a Markdown table."""
    values, costs = figures.flat(), figures.costs
    rows = [f"| {words} | {_format(values[name])} |" for name, words in _SHOWN.items()]
    rows += [f"| CPU a visit of {name}, ms | {value} |" for name, value in costs.cpu_ms.items()]
    rows += [f"| most memory of {name}, MiB | {value:.0f} |" for name, value in costs.memory_mib.items()]
    rows += [f"| disk a visit, {name}, KiB | {value} |" for name, value in costs.disk_kib_per_visit.items()]
    rows.append(f"| load of the machine before, after | {figures.load[0]}, {figures.load[1]} |")
    head = [f"| {figures.line} | {figures.seconds:.0f} s |", "|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def write(folder: Path, figures: Figures, played: Mapping[str, Any], picture: str) -> None:
    """Write all three into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "country.json").write_text(json.dumps(to_json(figures, played), indent=1))
    (folder / "country.md").write_text(format_table(figures))
    (folder / "country.svg").write_text(picture)


def share_of_country(rate: float) -> float:
    """Give which part of the country's busiest second a rate is."""
    return round(rate / _COUNTRY_PEAK, 2)


def _format(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
