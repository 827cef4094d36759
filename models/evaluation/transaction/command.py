"""The subcommand `uketsuke-models transactions`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from device.firmware.face.deciding.decision import Policy
from device.firmware.face.networks.embedding import Embedding
from device.firmware.face.verifier import FaceVerifier
from models.evaluation.command import add_places, show
from models.evaluation.errors import PairListUnusable
from models.evaluation.figures import draw_persons
from models.evaluation.pairs import read_pairs
from models.evaluation.picture import read_frame
from models.evaluation.scores import Numbers
from models.evaluation.templates import SETTINGS, Side
from models.evaluation.transaction.jitter import make_look
from models.evaluation.transaction.people import Person, choose_people
from models.evaluation.transaction.report import TransactionRates, estimate_transactions, format_text, to_json
from models.evaluation.transaction.simulation import LOOKS, Seen, Simulator

SEED = 14
"""Of the choice of looks, of the jitter and of the bootstrap."""


def add_transactions(commands: argparse._SubParsersAction[Any], models: Path) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "transactions",
        help="measure whole transactions (frames and second look) over people with four or more pictures",
        epilog="example: uketsuke-models transactions --images faces --pairs pairs.csv --card-photo 240x320@6000",
    )
    add_places(parser, models)
    parser.add_argument("--json", action="store_true", help="give one JSON object instead of text")
    parser.set_defaults(action=_measure)


def _measure(parsed: argparse.Namespace) -> int:
    random = np.random.default_rng(SEED)
    pairs = read_pairs(parsed.pairs)
    people = choose_people(pairs, random)
    if not people:
        raise PairListUnusable("nobody in the list has four pictures")
    verifier = FaceVerifier.load(parsed.output, SETTINGS)
    lefts = set(pairs.lefts)
    cards = [picture for person in people for picture in person.pictures if picture in lefts]
    looks = [picture for person in people for picture in person.pictures[: LOOKS + 1]]
    side = Side(verifier, parsed.images, parsed.card_photo)
    references = {picture: side.enrol(picture).embedding for picture in show(cards, len(cards), "references")}
    usable = {picture: found for picture, found in references.items() if found is not None}
    seen = _look_at(show(looks, len(looks), "looks"), parsed.images, verifier, random)
    draws = draw_persons(max(pairs.persons.values()) + 1, parsed.bootstraps, random)
    rates = [_simulate(policy, people, usable, seen, verifier, draws) for policy in Policy]
    print(json.dumps(to_json(rates), indent=2) if parsed.json else format_text(rates))
    return 0


def _look_at(pictures: Iterable[str], folder: Path, verifier: FaceVerifier, random: np.random.Generator) -> Seen:
    frames = verifier.rules.frames.to_decide
    seen = {}
    for picture in pictures:
        looks = [verifier.look(frame) for frame in make_look(read_frame(folder / picture), frames, random)]
        seen[picture] = tuple(look.embedding for look in looks if look.embedding is not None)
    return seen


def _simulate(
    policy: Policy,
    people: tuple[Person, ...],
    references: dict[str, Embedding],
    seen: Seen,
    verifier: FaceVerifier,
    draws: Sequence[Numbers],
) -> TransactionRates:
    limits = verifier.rules.of(policy)
    ends = Simulator(seen, limits, verifier.rules.frames).run(people, references)
    return estimate_transactions(policy.value, (limits.accept_from, limits.uncertain_from), ends, draws)
