"""`python -m people`: imperfect people at the real terminal; the last line on stdout is one JSON object.

Exit codes: 0 all came through as they should; 1 somebody did not, or the run came to no end; 64 called wrongly.
Aims of time are told in `missed` and change nothing about the exit code: they say something about the machine, too.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from device.base.errors import UketsukeError
from people.crowd.shares import show_table
from people.place import open_place
from people.queue import run_queue
from people.run import Wish, run_crowd, say

_EXIT_USAGE = 64
_USERS, _LEAST_PRACTISED = 20, 10


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_EXIT_USAGE, f"{self.prog}: {message}\n")


def main() -> int:
    """Run `python -m people` and give its exit code."""
    options = _parser().parse_args()
    if options.shares:
        print(show_table())
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    users = options.users or (0 if options.queue else _USERS)
    wish = Wish(options.seed, users, options.practised, options.build, options.queue, options.haste)
    try:
        found, good = _run(wish)
    except KeyboardInterrupt:
        say("ended")
        return 1
    except UketsukeError as error:
        say(f"people: {error}")
        return 1
    print(json.dumps(found))
    return 0 if good else 1


def _run(wish: Wish) -> tuple[dict[str, Any], bool]:
    began = time.monotonic()
    found: dict[str, Any] = {}
    good = True
    with open_place(wish.build) as place:
        say(f"all runs after {time.monotonic() - began:.1f} s")
        if wish.users:
            tally = run_crowd(place, wish)
            found, good = tally.to_json(), not tally.failed()
        if wish.queue:
            queue = run_queue(place, wish)
            found, good = {**found, "queue": queue.to_json()}, good and queue.is_good()
        found["page_errors"] = len(place.glass.faults)
    for fault in place.glass.faults:
        say(f"error in the page: {fault}")
    return {**found, "seed": wish.seed, "seconds": round(time.monotonic() - began, 1)}, good


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m people",
        description="Let scripted, imperfect people use the real terminal, and count what they stumble over.",
        epilog="example: python -m people --users 20 --seed 7",
    )
    parser.add_argument("--users", type=int, default=0, help="how many people come (default: 20, none with --queue)")
    parser.add_argument("--seed", type=int, default=1, help="of the people and their chance (default %(default)s)")
    parser.add_argument(
        "--practised",
        type=int,
        default=_LEAST_PRACTISED,
        help="least number of practised visits by face; more than the crowd has come besides (default %(default)s)",
    )
    parser.add_argument("--queue", type=int, default=0, help="arrivals of a full waiting room, a fifth needs staff")
    parser.add_argument(
        "--haste", type=float, default=1.0, help="people react so many times quicker; times say nothing then"
    )
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default ./build)")
    parser.add_argument("--shares", action="store_true", help="print who comes how often and why, and end")
    return parser


if __name__ == "__main__":
    sys.exit(main())
