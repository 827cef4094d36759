"""Writes what a run found into a folder: one JSON object, a page with the table, and the plots."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from bench.reporting.charts import Growth, draw_growth, draw_ratios
from bench.reporting.machine import Machine
from bench.reporting.markdown import format_markdown
from bench.reporting.report import to_json
from bench.reporting.run import Run
from models.evaluation.plot.svg import format_svg

JSON_FILE, TABLE_FILE, RATIOS_FILE = "bench.json", "bench.md", "ratios.svg"


def write_run(folder: Path, run: Run, machine: Machine) -> None:
    """Write the files of a run, in place of those of the last one."""
    folder.mkdir(parents=True, exist_ok=True)
    seconds = {part: round(value, 1) for part, value in run.took_s.items()}
    told = to_json(run.rows, {"machine": asdict(machine), "seconds": seconds, "not_measured": run.not_measured})
    (folder / JSON_FILE).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / TABLE_FILE).write_text(format_markdown(run, machine), "utf-8")
    (folder / RATIOS_FILE).write_text(format_svg(draw_ratios(run.rows)), "utf-8")


def write_growth(folder: Path, name: str, growth: Growth) -> None:
    """Write one plot of growth as `growth-NAME.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"growth-{name}.svg").write_text(format_svg(draw_growth(growth)), "utf-8")
