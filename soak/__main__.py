"""`python -m soak`: thousands of visits in one run of the programs; the last line on stdout is one JSON object.

Exit codes: 0 nothing grows and nothing was lost; 1 something does or was; 64 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from device.base.errors import UketsukeError
from soak.flat import LEAST_SAMPLES, Growth, judge
from soak.plot import draw
from soak.run import Course, Soak, Wish, open_line, say

_EXIT_USAGE = 64


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_EXIT_USAGE, f"{self.prog}: {message}\n")


def main() -> int:
    """Run `python -m soak` and give its exit code."""
    options = _parse()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    wish = Wish(options.visits, options.samples, options.seed, options.build)
    try:
        with open_line(wish.build) as line:
            course = Soak(line, wish).play()
    except KeyboardInterrupt:
        say("ended")
        return 1
    except UketsukeError as error:
        say(f"soak: {error}")
        return 1
    try:
        growths = [one for program, series in course.samples.items() for one in judge(program, series)]
    except ValueError as error:
        say(f"soak: {error}")
        return 1
    write(options.out, course, growths)
    for one in growths:
        if not one.is_flat:
            say(f"{one.program}: {one.what} grows by {one.slope} in 1000 visits, {one.first} to {one.last}")
    print(json.dumps(to_json(course, growths)))
    return 0 if is_good(course, growths) and sum(course.kinds.values()) == wish.visits else 1


def is_good(course: Course, growths: list[Growth]) -> bool:
    """Tell whether nothing grows, nobody failed and nothing was lost."""
    return all(one.is_flat for one in growths) and not course.failed and not course.lost


def to_json(course: Course, growths: list[Growth]) -> dict[str, Any]:
    """Give the last line; slopes are per 1,000 visits."""
    slopes: dict[str, dict[str, float]] = {}
    for one in growths:
        slopes.setdefault(one.program, {})[one.what] = one.slope
    visits = sum(course.kinds.values())
    return {
        "visits": visits,
        "flat": all(one.is_flat for one in growths),
        "lost": course.lost,
        "failed": len(course.failed),
        "slopes": slopes,
        "memory_mib": {name: round(series[-1].memory_kib / 1024, 1) for name, series in course.samples.items()},
        "kinds": {str(kind): number for kind, number in sorted(course.kinds.items())},
        "seconds": round(course.took_s, 1),
        "visits_per_s": round(visits / course.took_s, 2) if course.took_s else 0.0,
    }


def write(folder: Path, course: Course, growths: list[Growth]) -> None:
    """Write all samples and the picture."""
    folder.mkdir(parents=True, exist_ok=True)
    series = {name: [asdict(one) for one in samples] for name, samples in course.samples.items()}
    (folder / "samples.json").write_text(json.dumps({**to_json(course, growths), "samples": series}, indent=1))
    title = f"{sum(course.kinds.values())} visits in one run of each program"
    (folder / "soak.svg").write_text(draw(course.samples, title))


def _parse() -> argparse.Namespace:
    parser = _Parser(
        prog="python -m soak",
        description="Let thousands of people come to one run of all programs, and see whether anything grows.",
        epilog="example: python -m soak --visits 2000",
    )
    parser.add_argument("--visits", type=int, default=2000, help="how many people come (default %(default)s)")
    parser.add_argument("--samples", type=int, default=40, help="how often to look (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of who comes in which order (default %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/soak"), help="for samples and picture (%(default)s)")
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default ./build)")
    options = parser.parse_args()
    if options.samples < LEAST_SAMPLES or options.visits < options.samples:
        parser.error(f"at least {LEAST_SAMPLES} samples, and not more of them than visits")
    return options


if __name__ == "__main__":
    sys.exit(main())
