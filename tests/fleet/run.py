"""`python -m tests.fleet.run`: a fleet of real servers under kills, cuts and changes; a table, then one JSON object.

0 when nothing was lost, doubled or seen by another clinic, 1 otherwise. Needs root for network namespaces.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from device.cli.supervisor.apart import run_apart
from tests.fleet.faults import all_faults
from tests.fleet.trial import Count, open_trial
from tests.fleet.wires import open_wires

_HEAD = ("what", "visits", "lost", "doubled", "foreign", "no answer", "slowest s", "longest gap s", "settled s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="tests.fleet.run", description=__doc__)
    parser.add_argument("--only", action="append", help="only faults whose name has this word in it")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if not options.inside:
        return run_apart("tests.fleet.run", sys.argv[1:] if arguments is None else arguments)
    counts = _run(options.only or [])
    clean = all(count.is_clean for count in counts.values())
    print(json.dumps({"faults": {name: asdict(count) for name, count in counts.items()}, "clean": clean}))
    return 0 if clean else 1


def _run(only: list[str]) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    began = time.monotonic()
    with open_wires() as wires, open_trial(wires.hosts, wires.prefixes) as trial:
        print(f"everything runs after {time.monotonic() - began:.0f} s", file=sys.stderr)
        trial.count()
        print(_row(_HEAD), flush=True)
        for name, fault in all_faults():
            if only and not any(word in name for word in only):
                continue
            fault(trial, wires)
            counts[name] = trial.count()
            print(_row((name, *_figures(counts[name]))), flush=True)
    return counts


def _figures(count: Count) -> tuple[str, ...]:
    whole = (count.visits, count.lost, count.doubled, count.foreign, count.unanswered)
    return (*map(str, whole), *(f"{value:.1f}" for value in (count.slowest_s, count.gap_s, count.settled_s)))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
