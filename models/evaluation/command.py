"""The subcommand `uketsuke-models evaluate`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from device.firmware.face.verifier import FaceVerifier
from models.evaluation.card_photo import CardPhoto
from models.evaluation.evaluate import Outcome, Plan, evaluate
from models.evaluation.pairs import read_pairs
from models.evaluation.plot.det import draw_det
from models.evaluation.plot.png import format_png
from models.evaluation.plot.svg import format_svg
from models.evaluation.progress import show_progress
from models.evaluation.report import format_text, to_json
from models.evaluation.scores import Curve
from models.evaluation.templates import SETTINGS

REPEATS = 200


def add_evaluate(commands: argparse._SubParsersAction[Any], models: Path) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "evaluate",
        help="measure the error rates over a list of pairs",
        epilog="example: uketsuke-models evaluate --images faces --pairs pairs.csv --card-photo 240x320@6000 --cross",
    )
    add_places(parser, models)
    parser.add_argument("--cross", action="store_true", help="compare all pictures of different people")
    parser.add_argument("--json", action="store_true", help="give one JSON object instead of text")
    parser.add_argument("--plot", type=Path, metavar="DIR", help="write det.svg and det.png into this folder")
    parser.set_defaults(action=_evaluate)


def add_places(parser: argparse.ArgumentParser, models: Path) -> None:
    """Add what every command over a list of pairs takes."""
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="folder of pictures")
    parser.add_argument("--pairs", type=Path, required=True, metavar="CSV", help="with columns left, right, mated")
    parser.add_argument("--card-photo", type=CardPhoto.parse, metavar="WxH@bytes", help="form of the left picture")
    parser.add_argument("--output", type=Path, default=models, help="folder of built models (%(default)s)")
    parser.add_argument("--bootstraps", type=int, default=REPEATS, help="repeats for the intervals (%(default)s)")


def show(items: Iterable[str], count: int, what: str) -> Iterator[str]:
    """Draw the progress on stderr."""
    return show_progress(items, count, what, sys.stderr)


def _evaluate(parsed: argparse.Namespace) -> int:
    pairs = read_pairs(parsed.pairs)
    verifier = FaceVerifier.load(parsed.output, SETTINGS)
    plan = Plan(parsed.images, pairs, parsed.card_photo, parsed.cross, parsed.bootstraps)
    outcome = evaluate(plan, verifier, show)
    if parsed.plot is not None:
        _write_plot(outcome, parsed.plot)
    evaluation = outcome.evaluation
    print(json.dumps(to_json(evaluation), indent=2) if parsed.json else format_text(evaluation))
    return 0


def _write_plot(outcome: Outcome, folder: Path) -> None:
    mated, others = (Curve.draw(side) for side in (outcome.comparisons.mated, outcome.comparisons.others))
    drawing = draw_det("Detection error trade-off, single comparisons", mated, others, outcome.evaluation.rates.at)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "det.svg").write_text(format_svg(drawing), "utf-8")
    (folder / "det.png").write_bytes(format_png(drawing))
