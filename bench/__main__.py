"""`python -m bench`: measure every part; a table on stderr, one JSON object as the last line on stdout.

The same goes into a folder, with the table as a page and the plots. A part that cannot run is told, and the others go
on. Exit codes: 0 every part ran, whatever the figures; 1 a part could not run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.authority.part import measure_authority
from bench.card.part import measure_card
from bench.delivery.part import measure_delivery
from bench.desk.part import measure_desk
from bench.face.part import measure_face
from bench.growth.part import measure_growth
from bench.host.part import measure_host
from bench.memory.part import measure_memory
from bench.reporting.machine import read_machine
from bench.reporting.report import format_table, to_json
from bench.reporting.row import Row
from bench.reporting.run import Run
from bench.reporting.writing import write_run
from bench.screen.part import measure_screen
from bench.start.part import measure_start
from bench.visit.part import measure_visit
from device.base.errors import UketsukeError

PARTS: dict[str, Callable[[Path, int], list[Row]]] = {
    "card": measure_card,
    "face": measure_face,
    "visit": measure_visit,
    "delivery": lambda _build, _runs: measure_delivery(),
    "start": measure_start,
    "host": lambda _build, _runs: measure_host(),
    "desk": lambda _build, _runs: measure_desk(),
    "screen": lambda _build, _runs: measure_screen(),
    "authority": lambda _build, _runs: measure_authority(),
    "memory": lambda build, _runs: measure_memory(build),
}
GROWTH = "growth"


def main() -> int:
    """Run `python -m bench` and give its exit code."""
    arguments = _parser().parse_args()
    chosen = arguments.part or [*PARTS, *([GROWTH] if arguments.full else [])]
    machine = read_machine()
    run = Run([Row("machine", "programs at work, per processor", machine.load, "x")])
    for part in chosen:
        _measure(part, arguments, run)
        write_run(arguments.out, run, machine)  # what was measured stays, whatever comes after it
    if not arguments.json:
        print(format_table(run.rows), file=sys.stderr)
    print(json.dumps(to_json(run.rows, {"not_measured": run.not_measured})))
    return 1 if run.not_measured else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="measure what the terminal costs")
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default: ./build)")
    parser.add_argument(
        "--out", type=Path, default=Path("build/bench"), help="for table, JSON and plots (%(default)s)"
    )
    parser.add_argument("--runs", type=int, default=7, help="of each measurement; the quickest counts (default 7)")
    parser.add_argument(
        "--full", action="store_true", help="also how costs grow with the work (some seven minutes more)"
    )
    parser.add_argument("--json", action="store_true", help="no table, only the JSON object")
    choices = [*PARTS, GROWTH]
    parser.add_argument("--part", choices=choices, action="append", help="only this part; may be given several times")
    return parser


def _measure(part: str, arguments: argparse.Namespace, run: Run) -> None:
    began = time.monotonic()
    build, runs = arguments.build, arguments.runs
    try:
        run.rows += PARTS[part](build, runs) if part in PARTS else measure_growth(arguments.out)
    except (UketsukeError, OSError) as error:  # what `make setup` makes is not there, too
        print(f"bench: {part}: {error}", file=sys.stderr)
        run.not_measured[part] = str(error).partition("\n")[0]
    run.took_s[part] = time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
