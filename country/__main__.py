"""`python -m country`: plays a country's patients through a host or a fleet; the last line is one JSON object.

Exit codes: 0 every visit is in the record once and has its receipt; 1 one has not, or a part did not run; 64 called
wrongly.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from country import profile
from country.errors import NotPlayed
from country.judging.figures import Figures, figures_of
from country.lines.fleet import open_fleet_line
from country.lines.host import open_host
from country.lines.line import Line
from country.making.cache import Made, Size, make_country
from country.plots.day import draw
from country.report import format_table, share_of_country, to_json, write
from country.running import RESEND_S, Course, Wish, play
from country.search import Step, find_rate
from device.base.errors import UketsukeError

_EXIT_USAGE = 64
_CLOCK_EACH = 60
_BURST_RESEND_S = 60.0
"""Of a backlog a real terminal has only a few visits on the way at a time."""
LINES = ("host", "host-postgresql", "fleet")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_EXIT_USAGE, f"{self.prog}: {message}\n")


def main() -> int:
    """Run `python -m country` and give its exit code."""
    options = _parse()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        figures = run(options)
    except KeyboardInterrupt:
        _say("ended")
        return 1
    except (NotPlayed, UketsukeError) as error:
        _say(str(error))
        return 1
    fates = figures.fates
    bad = (fates.lost, fates.doubled, fates.new_twice, fates.answered_twice, fates.without_receipt, fates.wrong)
    return 1 if any(bad) else 0


def run(options: argparse.Namespace) -> Figures:
    """Make what is missing, play, tell.

    Raises:
        NotPlayed: a part did not run.
    """
    seconds = options.minutes * 60
    moments = _moments(options, options.rate, seconds)
    needed = len(moments) + (Step.visits_of_all(options.rate) if options.search else 0)
    clinics = options.clinics if options.line == "fleet" else 1
    made = make_country(options.made, Size(clinics, options.terminals), needed, options.parts)
    with _folder(options.out / "logs") as folder, _open(options.line, made, folder, options.workers) as line:
        files, skip = folder / "run", 0
        files.mkdir()
        steps: list[Step] = []
        if options.search:
            steps = list(find_rate(made, line, options.terminals, options.rate, files))
            skip = sum(step.figures.offered for step in steps)
            best = max((step.rate for step in steps if step.figures.sustained), default=0.0)
            if not best:
                raise NotPlayed(f"not even {steps[0].rate:.0f} visits a second were sustained")
            moments = _moments(options, best, seconds)
        resend_s = _BURST_RESEND_S if options.burst else RESEND_S
        course = play(made, line, Wish(moments, options.terminals, skip, options.drain, resend_s=resend_s), files)
    seconds = course.seconds if options.burst else seconds
    figures = figures_of(course, seconds)
    _tell(options, figures, course, steps, seconds)
    return figures


def _tell(options: argparse.Namespace, figures: Figures, course: Course, steps: list[Step], seconds: float) -> None:
    played = {
        "played": "burst" if options.burst else "day" if options.day else "constant",
        "terminals": options.terminals,
        "of_country": share_of_country(figures.rate),
        "steps": [step.to_json() for step in steps],
    }
    title = f"{figures.line}: {figures.offered:,} visits, {figures.rate:.0f} a second"
    write(options.out, figures, played, draw(course, seconds, title, _clock(seconds) if options.day else None))
    _say(format_table(figures))
    print(json.dumps(to_json(figures, played)))


def _moments(options: argparse.Namespace, rate: float, seconds: float) -> array[float]:
    if options.burst:
        return array("d", bytes(8 * options.burst))
    return profile.compressed_day(rate, seconds) if options.day else profile.constant(rate, seconds)


def _clock(seconds: float) -> Mapping[float, str]:
    """Name the moments of a compressed day that are whole hours and a half, from 8:30 on."""
    whole = profile.DAY_HOURS * 60
    return {minute * seconds / whole: profile.clock_of(minute) for minute in range(0, whole + 1, _CLOCK_EACH)}


@contextmanager
def _open(name: str, made: Made, folder: Path, workers: int) -> Iterator[Line]:
    opened = (
        open_fleet_line(made, folder, workers)
        if name == "fleet"
        else open_host(made, folder, postgresql=name == "host-postgresql")
    )
    with opened as line:
        yield line


@contextmanager
def _folder(logs: Path) -> Iterator[Path]:
    """Give a folder for one run; what the programs said stays."""
    with tempfile.TemporaryDirectory(prefix="uk-country-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            logs.mkdir(parents=True, exist_ok=True)
            for log in folder.glob("*.log"):
                shutil.copyfile(log, logs / log.name)


def _say(words: str) -> None:
    print(f"country: {words}" if "\n" not in words else words, file=sys.stderr, flush=True)


def _parse() -> argparse.Namespace:
    parser = _Parser(
        prog="python -m country",
        description="Play the outpatients of a country through one host, or through a fleet.",
        epilog="example: python -m country --rate 744 --minutes 10 --day",
    )
    parser.add_argument("--line", choices=LINES, default="host", help="what is played against (default %(default)s)")
    parser.add_argument("--rate", type=float, default=100.0, help="visits a second; of a day its peak (%(default)s)")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (default %(default)s)")
    parser.add_argument(
        "--burst", type=int, default=0, help="so many at once instead: how fast is a backlog worked off"
    )
    parser.add_argument("--day", action="store_true", help="a day's curve from 8:30 to 16:30 in that time")
    parser.add_argument(
        "--search", action="store_true", help="first find the highest rate below --rate that is sustained"
    )
    parser.add_argument("--terminals", type=int, default=1000, help="with connections of their own (%(default)s)")
    parser.add_argument("--clinics", type=int, default=20, help="that they are spread over in a fleet (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="of a fleet (default %(default)s)")
    parser.add_argument("--parts", type=int, default=2, help="processes that seal beforehand (default %(default)s)")
    parser.add_argument("--drain", type=float, default=60.0, help="seconds to wait at the end (default %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/country/run"), help="for figures and picture")
    parser.add_argument("--made", type=Path, default=Path("build/country"), help="for what is made beforehand")
    options = parser.parse_args()
    if min(options.rate, options.minutes, options.terminals, options.parts, options.clinics, options.workers) <= 0:
        parser.error("numbers must be above 0")
    return options


if __name__ == "__main__":
    sys.exit(main())
