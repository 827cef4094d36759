"""Transactions on made-up embeddings: who meets whom, what counts, and that the product's own rule decides."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.face.deciding.decision import Frames, Limits
from device.firmware.face.deciding.verdict import Verdict
from device.firmware.face.networks.embedding import LENGTH, Embedding, make_embedding
from models.evaluation.pairs import Pair, PairList
from models.evaluation.transaction.people import Person, choose_people
from models.evaluation.transaction.report import estimate_transactions, format_text, to_json
from models.evaluation.transaction.simulation import Seen, Simulator, end_of
from tests.device.firmware.face.makers import MEASURED, SHA256

LIMITS, FRAMES = Limits(0.6, 0.3, (MEASURED,)), Frames(2, 3, 6)
PEOPLE = tuple(Person(number, tuple(f"{number}/{picture}" for picture in range(4))) for number in range(3))


def picture_of(person: int, random: np.random.Generator) -> Embedding:
    raw = np.zeros(LENGTH)
    raw[person] = 12.0
    return make_embedding(raw + random.normal(0, 0.3, LENGTH), 12.0, SHA256)


@pytest.fixture
def seen() -> Seen:
    random = np.random.default_rng(1)
    return {
        picture: tuple(picture_of(person.number, random) for _ in range(3))
        for person in PEOPLE
        for picture in person.pictures
    }


def test_people_with_four_pictures_take_part() -> None:
    persons = {f"a/{number}": 0 for number in range(4)} | {f"b/{number}": 1 for number in range(3)}
    pairs = PairList((Pair("a/0", "b/0", mated=False),), persons)
    assert [len(person.pictures) for person in choose_people(pairs, np.random.default_rng(1))] == [4]


def test_the_cards_own_picture_is_never_a_look() -> None:
    assert PEOPLE[0].looks_for("0/0", 2) == ("0/1", "0/2")
    assert PEOPLE[0].looks_for("1/0", 2) == ("0/0", "0/1")


def test_holders_are_accepted_and_others_are_not(seen: Seen) -> None:
    references = {picture: frames[0] for picture, frames in seen.items()}
    ends = list(Simulator(seen, LIMITS, FRAMES).run(PEOPLE, references))
    assert len(ends) == 9
    for end in ends:
        expected = Verdict.MATCH if end.owner == end.visitor else Verdict.NO_MATCH
        assert end.ended[expected] == end.transactions == 4


def test_a_look_without_usable_frames_ends_undecided(seen: Seen) -> None:
    blind: Seen = dict.fromkeys(seen, ())
    ends = Simulator(blind, LIMITS, FRAMES).run(PEOPLE[:1], {"0/0": seen["0/0"][0]})
    assert [end.ended[Verdict.UNDECIDED] for end in ends] == [1]


@pytest.mark.parametrize(
    ("scores", "end"),
    [
        ([0.1, 0.7, 0.1], Verdict.MATCH),
        ([0.1, 0.1, 0.1, 0.9, 0.9, 0.9], Verdict.NO_MATCH),
        ([0.4, 0.4, 0.4, 0.9, 0.9, 0.9], Verdict.MATCH),
        ([0.4, 0.4, 0.4, 0.4, 0.4, 0.4], Verdict.UNCERTAIN),
    ],
    ids=["first look", "no second look", "second look", "to staff"],
)
def test_only_an_uncertain_look_is_followed_by_another(scores: list[float], end: Verdict) -> None:
    assert end_of(np.array(scores), LIMITS, FRAMES) is end


def test_rates_and_their_upper_ends(seen: Seen) -> None:
    references = {picture: frames[0] for picture, frames in seen.items()}
    ends = Simulator(seen, LIMITS, FRAMES).run(PEOPLE, references)
    rates = estimate_transactions("standard", (0.6, 0.3), ends, [np.ones(3), np.array([2.0, 1.0, 0.0])])
    assert (rates.people, rates.genuine, rates.impostor) == (3, 12, 24)
    assert (rates.far.value, rates.far.high) == (0, 3 / 24)
    assert (rates.frr.value, rates.frr.high) == (0, 3 / 12)
    assert to_json([rates])["standard"]["far"]["value"] == 0
    assert "12 own and 24 foreign" in format_text([rates])
