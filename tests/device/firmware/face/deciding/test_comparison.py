"""The comparison of one visit and the proof of a match."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.face.deciding.comparison import Acceptance, Comparison, ScoreBand
from device.firmware.face.deciding.decision import Frames, Policy
from device.firmware.face.deciding.verdict import Verdict
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from tests.device.firmware.face.makers import BOX, FRAMES, embedding_at, look_at, make_reference


def run(scores: list[float], policy: Policy = Policy.STANDARD, frames: Frames = FRAMES) -> list[Verdict]:
    comparison = Comparison(make_reference(policy, frames))
    return [comparison.add(look_at(score)) for score in scores]


def test_frames_are_fused_before_they_are_compared() -> None:
    """The two made-up embeddings lie on both sides of the reference, so that their mean lies nearer than either."""
    assert run([0.5, 0.6]) == [Verdict.UNDECIDED, Verdict.MATCH]


def test_one_frame_alone_is_never_a_match() -> None:
    assert run([0.99])[-1] is Verdict.UNDECIDED


def test_one_good_frame_does_not_carry_many_bad_ones() -> None:
    assert run([0.6] + [0.1] * 7)[-1] is Verdict.NO_MATCH


def test_a_frame_counts_for_as_much_as_it_shows() -> None:
    comparison = Comparison(make_reference())
    comparison.add(look_at(0.1, norm=1.0))
    assert comparison.add(look_at(0.5, norm=14.0)) is Verdict.MATCH


def test_the_fused_score_decides_between_uncertain_and_no_match() -> None:
    assert run([0.29] * 8)[-1] is Verdict.UNCERTAIN
    assert run([0.27] * 8)[-1] is Verdict.NO_MATCH


def test_nothing_is_decided_before_enough_frames() -> None:
    assert run([0.1] * 7) == [Verdict.UNDECIDED] * 7


def test_a_new_round_keeps_the_earlier_frames() -> None:
    comparison = Comparison(make_reference())
    first = [comparison.add(look_at(0.41, norm=5.0)) for _ in range(8)]
    assert first[-1] is Verdict.UNCERTAIN
    assert comparison.add(look_at(0.5, norm=12.0)) is Verdict.MATCH


def test_a_match_is_final() -> None:
    assert run([0.5, 0.5] + [-0.2] * 30)[-1] is Verdict.MATCH


def test_after_the_last_frame_nothing_changes_any_more() -> None:
    verdicts = run([0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9], frames=Frames(2, 3, 4))
    assert verdicts == [Verdict.UNDECIDED, Verdict.UNDECIDED] + [Verdict.NO_MATCH] * 6


def test_refused_looks_do_not_count_but_are_told() -> None:
    comparison = Comparison(make_reference())
    for reason in (Reason.TOO_DARK, Reason.BLURRED, Reason.TOO_DARK):
        assert comparison.add(Look(reason, BOX)) is Verdict.UNDECIDED
    account = comparison.account()
    assert (account.frames, account.band, account.quality) == (0, ScoreBand.NONE, (Reason.BLURRED, Reason.TOO_DARK))


def test_a_covered_but_usable_look_counts() -> None:
    comparison = Comparison(make_reference())
    covered = Look(Reason.COVERED, BOX, (), embedding_at(0.6))
    assert [comparison.add(covered), comparison.add(covered)] == [Verdict.UNDECIDED, Verdict.MATCH]
    assert comparison.account().quality == (Reason.COVERED,)


def test_the_policy_brings_the_limits() -> None:
    assert run([0.46, 0.46], Policy.STANDARD)[-1] is Verdict.MATCH
    assert run([0.46, 0.46], Policy.STRICT)[-1] is Verdict.UNDECIDED


@given(st.lists(st.floats(-1, 1), max_size=20))
def test_a_match_needs_a_fused_score_over_the_limit(scores: list[float]) -> None:
    verdicts = run(scores)
    if scores and max(scores) < 0.2:
        assert Verdict.MATCH not in verdicts
    if len(scores) > 1 and min(scores) > 0.43:
        assert verdicts[-1] is Verdict.MATCH


def test_acceptance_tells_band_policy_frames_and_attempts_but_no_score() -> None:
    comparison = Comparison(make_reference())
    comparison.begin_attempt()
    comparison.begin_attempt()
    for score in (0.4411, 0.4411):
        comparison.add(look_at(score))
    account = comparison.acceptance().account
    assert (account.band, account.frames, account.attempts) == (ScoreBand.ABOVE_THRESHOLD, 2, 2)
    assert (account.facts.policy, account.facts.threshold) == (Policy.STANDARD, 0.42)
    assert "0.44" not in repr(comparison.acceptance())


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0.1, ScoreBand.BELOW),
        (0.3, ScoreBand.BETWEEN),
        (0.45, ScoreBand.ABOVE_THRESHOLD),
        (0.481, ScoreBand.ABOVE_STRICT),
    ],
)
def test_the_band_is_that_of_the_fused_frames(score: float, band: ScoreBand) -> None:
    comparison = Comparison(make_reference())
    comparison.add(look_at(score))
    comparison.add(look_at(score))
    assert comparison.account().band is band


def test_without_a_match_there_is_no_acceptance() -> None:
    comparison = Comparison(make_reference())
    comparison.add(look_at(0.9))
    with pytest.raises(ValueError, match="no match"):
        comparison.acceptance()


def test_nobody_else_can_make_or_copy_an_acceptance() -> None:
    comparison = Comparison(make_reference())
    comparison.add(look_at(0.9))
    comparison.add(look_at(0.9))
    proof = comparison.acceptance()
    with pytest.raises(TypeError, match="only a comparison"):
        Acceptance(proof.account, object())
    with pytest.raises(TypeError, match="only a comparison"):
        dataclasses.replace(proof, account=proof.account, maker=None)


def test_reference_and_comparison_hide_their_content() -> None:
    assert repr(make_reference()) == "<Reference>"
    comparison = Comparison(make_reference())
    comparison.add(look_at(0.5))
    assert repr(comparison) == "<Comparison undecided after 1 frames>"


def test_a_look_is_consistent() -> None:
    with pytest.raises(ValueError, match="refused frame"):
        Look(Reason.BLURRED, BOX, (), embedding_at(0.5))
    with pytest.raises(ValueError, match="good frame"):
        Look(Reason.OK, BOX)
