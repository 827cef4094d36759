"""The subcommand `uketsuke-models attacks`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.face.sitter import Finder
from models.attacks.catalogue import ATTACKS, GENUINE, GENUINE_PERSON
from models.attacks.figures import Figure
from models.attacks.measure import Bench
from models.attacks.subjects import choose_people
from models.evaluation.progress import show_progress

TRIALS, SEED = 100, 14
NAMED_FROM = 0.05
"""An attack that is accepted more often stands on the first page of the README."""


def add_attacks(commands: argparse._SubParsersAction[Any], models: Path) -> None:
    """Add the subcommand."""
    names = [attack.name for attack in (GENUINE_PERSON, *ATTACKS)]
    parser = commands.add_parser(
        "attacks",
        help="put rendered attacks and genuine persons to the liveness check",
        epilog="example: uketsuke-models attacks --images faces; no test by ISO/IEC 30107-3",
    )
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="folder of portraits, by person")
    parser.add_argument("--trials", type=int, default=TRIALS, help="people, each of whom is tried once (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="of people, cameras, hands and challenges (%(default)s)"
    )
    parser.add_argument("--output", type=Path, default=models, help="folder of built models (%(default)s)")
    parser.add_argument("--json", action="store_true", help="give one JSON object instead of text")
    parser.set_defaults(action=_attack)


def _attack(parsed: argparse.Namespace) -> int:
    finder = Finder(parsed.output)
    people = choose_people(parsed.images, parsed.trials, finder, np.random.default_rng(parsed.seed))
    verifier = FaceVerifier.load(parsed.output, FaceSettings(threads=1))
    bench = Bench(verifier, read_limits(), finder, people, parsed.seed)
    chosen = [one for one in (GENUINE_PERSON, *ATTACKS) if not parsed.only or one.name in parsed.only]
    figures = []
    for attack in chosen:
        figures.append(bench.measure(attack, _show))
        if not parsed.json:
            print(format_text(figures[-1]), flush=True)
    if parsed.json:
        print(json.dumps(to_json(figures), indent=2))
    return 0


def to_json(figures: Sequence[Figure]) -> dict[str, Any]:
    """Give the figures by name; shares with their upper 95 % bound."""
    return {
        figure.name: {
            "trials": figure.trials,
            "accepted": figure.accepted,
            "share": round(figure.share, 4),
            "at_most": round(figure.at_most, 4),
            "endings": dict(figure.endings),
        }
        for figure in figures
    }


def format_text(figure: Figure) -> str:
    """Give two lines; of the genuine person what was refused, of attacks what was accepted."""
    genuine = figure.name == GENUINE
    count = figure.trials - figure.accepted if genuine else figure.accepted
    share, most = (figure.refused_share, figure.refused_at_most) if genuine else (figure.share, figure.at_most)
    mark = "  in more than 5 %" if not genuine and figure.share > NAMED_FROM else ""
    shown = f"{count:4} of {figure.trials}, {share:6.1%} (at most {most:6.1%})"
    ends = ", ".join(f"{ending} {times}" for ending, times in figure.endings)
    what = "refused " if genuine else "accepted"
    return f"{figure.name:16} {what} {shown}  {figure.words}{mark}\n{'':16} {ends}"


def _show(items: Iterable[int], count: int, what: str) -> Iterator[int]:
    return show_progress(items, count, what, sys.stderr)
