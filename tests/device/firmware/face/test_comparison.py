"""The three-way decision and the proof of a match."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.face.comparison import Acceptance, Comparison, ScoreBand, Verdict
from device.firmware.face.look import Look
from device.firmware.face.quality import Reason
from device.firmware.face.settings import FaceSettings
from tests.device.firmware.face.makers import BOX, embedding_at, look_at, make_reference

SETTINGS = FaceSettings()


def run(scores: list[float], settings: FaceSettings = SETTINGS, threshold: float = 0.42) -> list[Verdict]:
    comparison = Comparison(make_reference(threshold), settings)
    return [comparison.add(look_at(score)) for score in scores]


def test_two_frames_over_the_threshold_are_a_match() -> None:
    assert run([0.5, 0.1, 0.43]) == [Verdict.UNDECIDED, Verdict.UNDECIDED, Verdict.MATCH]


def test_one_frame_alone_is_never_a_match() -> None:
    assert run([0.99] + [0.41] * 7)[-1] is Verdict.UNCERTAIN


def test_the_best_score_decides_between_uncertain_and_no_match() -> None:
    assert run([0.1] * 7 + [0.29])[-1] is Verdict.UNCERTAIN
    assert run([0.27] * 8)[-1] is Verdict.NO_MATCH


def test_nothing_is_decided_before_enough_frames() -> None:
    assert run([0.1] * 7) == [Verdict.UNDECIDED] * 7


def test_a_new_round_keeps_the_earlier_scores() -> None:
    verdicts = run([0.5] + [0.3] * 7 + [0.3, 0.45])
    assert verdicts[7:] == [Verdict.UNCERTAIN, Verdict.UNDECIDED, Verdict.MATCH]


def test_a_match_is_final() -> None:
    assert run([0.5, 0.5] + [-0.2] * 30)[-1] is Verdict.MATCH


def test_after_the_last_frame_nothing_changes_any_more() -> None:
    settings = FaceSettings(frames_to_decide=3, frames_at_most=4)
    verdicts = run([0.1, 0.1, 0.1, 0.1, 0.9, 0.9], settings)
    assert verdicts == [Verdict.UNDECIDED, Verdict.UNDECIDED] + [Verdict.NO_MATCH] * 4


def test_refused_looks_do_not_count() -> None:
    comparison = Comparison(make_reference(), SETTINGS)
    for _ in range(20):
        assert comparison.add(Look(Reason.TOO_DARK, BOX)) is Verdict.UNDECIDED
    assert "after 0 frames" in repr(comparison)


def test_a_covered_but_usable_look_counts() -> None:
    comparison = Comparison(make_reference(), SETTINGS)
    covered = Look(Reason.COVERED, BOX, (), embedding_at(0.6))
    assert [comparison.add(covered), comparison.add(covered)] == [Verdict.UNDECIDED, Verdict.MATCH]


def test_the_reference_brings_the_threshold() -> None:
    assert run([0.46, 0.46], threshold=0.42)[-1] is Verdict.MATCH
    assert run([0.46, 0.46], threshold=0.47)[-1] is Verdict.UNDECIDED


@given(st.lists(st.floats(-1, 1), max_size=40))
def test_match_exactly_when_two_of_the_counted_scores_reach_the_threshold(scores: list[float]) -> None:
    over = [score for score in scores[: SETTINGS.frames_at_most] if embedding_score(score) >= 0.42]
    matched = bool(scores) and run(scores)[-1] is Verdict.MATCH
    assert matched == (len(over) >= 2)


def embedding_score(score: float) -> float:
    return float(embedding_at(1.0).values @ embedding_at(score).values)


def test_acceptance_carries_band_models_threshold_and_frames_but_no_score() -> None:
    comparison = Comparison(make_reference(), SETTINGS)
    for score in (0.1, 0.9, 0.4411):
        comparison.add(look_at(score))
    proof = comparison.acceptance()
    assert proof.band is ScoreBand.ABOVE_THRESHOLD
    assert proof.frames_used == 3
    assert proof.facts.threshold == 0.42
    assert "0.44" not in repr(proof)


def test_the_band_rests_on_the_weaker_of_the_two_frames() -> None:
    comparison = Comparison(make_reference(), SETTINGS)
    comparison.add(look_at(0.9))
    comparison.add(look_at(0.481))
    assert comparison.acceptance().band is ScoreBand.ABOVE_ALL_MEASURED


def test_without_a_match_there_is_no_acceptance() -> None:
    comparison = Comparison(make_reference(), SETTINGS)
    comparison.add(look_at(0.9))
    with pytest.raises(ValueError, match="no match"):
        comparison.acceptance()


def test_nobody_else_can_make_or_copy_an_acceptance() -> None:
    comparison = Comparison(make_reference(), SETTINGS)
    comparison.add(look_at(0.9))
    comparison.add(look_at(0.9))
    proof = comparison.acceptance()
    with pytest.raises(TypeError, match="only a comparison"):
        Acceptance(proof.band, proof.facts, proof.frames_used, object())
    with pytest.raises(TypeError, match="only a comparison"):
        dataclasses.replace(proof, frames_used=9, maker=None)


def test_reference_and_comparison_hide_their_content() -> None:
    assert repr(make_reference()) == "<Reference>"
    comparison = Comparison(make_reference(), SETTINGS)
    comparison.add(look_at(0.5))
    assert repr(comparison) == "<Comparison undecided after 1 frames>"


def test_a_look_is_consistent() -> None:
    with pytest.raises(ValueError, match="refused frame"):
        Look(Reason.BLURRED, BOX, (), embedding_at(0.5))
    with pytest.raises(ValueError, match="good frame"):
        Look(Reason.OK, BOX)
