"""`python -m bench`: measure every part; a table on stderr, one JSON object as the last line on stdout.

Exit codes: 0 every part ran, whatever the figures; 1 a part could not run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bench.authority.part import measure_authority
from bench.card.part import measure_card
from bench.delivery.part import measure_delivery
from bench.desk.part import measure_desk
from bench.face.part import measure_face
from bench.memory.part import measure_memory
from bench.reporting.report import Row, format_table, to_json
from bench.screen.part import measure_screen
from device.base.errors import UketsukeError

PARTS: dict[str, Callable[[Path, int], list[Row]]] = {
    "card": measure_card,
    "face": measure_face,
    "delivery": lambda _build, _runs: measure_delivery(),
    "desk": lambda _build, _runs: measure_desk(),
    "screen": lambda _build, _runs: measure_screen(),
    "authority": lambda _build, _runs: measure_authority(),
    "memory": lambda build, _runs: measure_memory(build),
}


def main() -> int:
    """Run `python -m bench` and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="measure what the terminal costs")
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default: ./build)")
    parser.add_argument("--runs", type=int, default=7, help="of each measurement; the quickest counts (default 7)")
    parser.add_argument("--json", action="store_true", help="no table, only the JSON object")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be given several times")
    arguments = parser.parse_args()
    chosen = arguments.part or PARTS
    try:
        rows = [_tell_load(), *(row for part in chosen for row in PARTS[part](arguments.build, arguments.runs))]
    except UketsukeError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if not arguments.json:
        print(format_table(rows), file=sys.stderr)
    print(json.dumps(to_json(rows)))
    return 0


def _tell_load() -> Row:
    per_processor = os.getloadavg()[0] / (os.cpu_count() or 1)
    return Row("machine", "programs at work, per processor", round(per_processor, 2), "x")


if __name__ == "__main__":
    sys.exit(main())
