"""`python -m drill`: plant faults, and see whether the doctor names each first; the last line is one JSON object.

Exit codes: 0 enough were named first, nothing was imagined and everything was mended; 1 not so; 64 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from device.base.errors import UketsukeError
from device.cli.supervisor.apart import run_apart
from drill.booted.faults import choose_booted
from drill.booted.ground import SUITES, Booted, BootedDoctor, open_machine
from drill.clinic.clinic import Clinic
from drill.clinic.opening import open_clinic
from drill.conducting import Conductor, Planted, Step
from drill.fault import Fault
from drill.faults.table import Choice, choose
from drill.telling import Outcome, format_results

_EXIT_USAGE = 64
_EXAMPLES = """examples:
  python -m drill                                   every fault and every pair
  python -m drill --short                           a few of them, as CI does
  python -m drill --only broker-stopped --only camera-dark
  python -m drill --booted                          faults of a system, on a booted machine with the packages
  python -m drill --list                            their names
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_EXIT_USAGE, f"{self.prog}: {message}\n")


def main() -> int:
    """Run `python -m drill` and give its exit code."""
    parser = _parser()
    options = parser.parse_args()
    try:
        choice = choose(options.only, short=options.short)
        booted = choose_booted(options.only, options.suite)
    except ValueError as error:
        parser.error(str(error))
    if not (booted if options.booted else choice.names):
        parser.error("these faults are of the other ground: with --booted, or without")
    if options.list:
        print("\n".join([one.name for one in booted] if options.booted else choice.names))
        return 0
    if not options.inside and not options.booted:
        return run_apart("drill", sys.argv[1:])
    try:
        outcome = _drill_booted(booted, options) if options.booted else _drill(choice, options)
    except (UketsukeError, OSError, subprocess.CalledProcessError) as error:
        print(f"drill: {error}", file=sys.stderr)
        return 1
    print(format_results(outcome.planted))
    print(json.dumps(outcome.to_json()))
    return 0 if outcome.is_good else 1


def _drill(choice: Choice, options: argparse.Namespace) -> Outcome:
    """Drill; a clinic that stays ill after a fault is exchanged for a new one."""
    planted: list[Planted] = []
    alarms: list[str] = []
    steps: list[Step[Clinic]] = [*choice.faults, *choice.pairs]
    while len(planted) < len(steps):
        with open_clinic(options.build) as clinic:
            conductor = Conductor(clinic, clinic.doctor, _say)
            alarms += conductor.look_at_health(options.healthy)
            planted += conductor.conduct(steps[len(planted) :])
            if planted[-1].healed:
                alarms += conductor.look_at_health(1)
    return Outcome(tuple(planted), tuple(alarms))


def _drill_booted(faults: Sequence[Fault[Booted]], options: argparse.Namespace) -> Outcome:
    with open_machine(options.suite) as ground:
        doctor = BootedDoctor(ground.machine)
        doctor.learn_what_is_known(_say)
        conductor = Conductor(ground, doctor, _say)
        alarms = conductor.look_at_health(options.healthy)
        return Outcome(tuple(conductor.conduct(faults)), tuple(alarms))


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m drill",
        description="Plant one fault after the other in a whole clinic; the doctor has to name each first, in 30 s.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this fault or pair")
    parser.add_argument("--short", action="store_true", help="a few quick ones of many kinds")
    parser.add_argument("--list", action="store_true", help="print the names of what would be planted")
    parser.add_argument("--booted", action="store_true", help="on a booted machine with the packages (root)")
    parser.add_argument(
        "--suite", choices=SUITES, default=SUITES[0], help="with --booted: which Debian (%(default)s)"
    )
    parser.add_argument("--healthy", type=int, default=5, help="looks at health first (default %(default)s)")
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default ./build)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
