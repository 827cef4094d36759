"""`python -m chaos`: a minute of bad luck, and whether it cost anything; the last line on stdout is one JSON object.

Exit codes: 0 nothing was lost, doubled or altered; 1 something was, or the run came to no end; 64 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

from chaos.plan import CUTS, Kind
from chaos.run import Outcome, Wish, run
from device.base.errors import UketsukeError
from device.cli.supervisor.apart import run_apart

_EXIT_USAGE = 64


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_EXIT_USAGE, f"{self.prog}: {message}\n")


def main() -> int:
    """Run `python -m chaos` and give its exit code."""
    options = _parser().parse_args()
    if not options.inside:
        return run_apart("chaos", sys.argv[1:])
    wish = Wish(
        options.duration,
        options.seed,
        options.fed,
        options.full,
        options.every,
        options.pause,
        options.stuck,
        options.build,
    )
    try:
        outcome = run(wish)
    except (UketsukeError, OSError, subprocess.CalledProcessError) as error:
        print(f"chaos: {error}", file=sys.stderr)
        return 1
    for sentence in (*outcome.verdict.lost, *outcome.verdict.doubled, *outcome.verdict.altered):
        print(sentence, file=sys.stderr)
    print(json.dumps(to_json(outcome, options.seed)))
    return 0 if outcome.verdict.is_clean else 1


def to_json(outcome: Outcome, seed: int) -> dict[str, Any]:
    """Give the last line."""
    faults, verdict = outcome.faults, outcome.verdict
    return {
        "visits": outcome.visits,
        "kills": faults[Kind.KILL],
        "cuts": sum(faults[kind] for kind in CUTS),
        "lost": len(verdict.lost),
        "doubled": len(verdict.doubled),
        "seed": seed,
        "by_people": outcome.by_people,
        "altered": len(verdict.altered),
        "refused": outcome.refused,
        "repeats": verdict.repeats,
        "faults": {str(kind): faults[kind] for kind in Kind},
        "seconds": round(outcome.took_s, 1),
    }


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m chaos",
        description="Kill, cut, delay and mistime a whole clinic, then check that no visit was lost or doubled.",
        epilog="example: python -m chaos --duration 60 --seed 7",
    )
    parser.add_argument("--duration", type=float, default=60.0, help="seconds of faults (default %(default)g)")
    parser.add_argument("--seed", type=int, default=1, help="of the plan of faults (default %(default)s)")
    parser.add_argument("--every", type=float, default=1.5, help="mean pause between faults, s (default %(default)g)")
    parser.add_argument("--fed", type=int, default=4, help="terminals that are fed visits (default %(default)s)")
    parser.add_argument("--full", type=int, choices=range(3), default=2, help="whole terminals with virtual cards")
    parser.add_argument("--pause", type=float, default=0.3, help="between two fed visits, s (default %(default)g)")
    parser.add_argument(
        "--stuck", type=float, default=30.0, help="end when nothing moved so long (default %(default)g)"
    )
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default ./build)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
