"""Misbehaviour on demand is repeatable and ends when told."""

from __future__ import annotations

import pytest

from host.authority.serving.behaviour import Behaviour, BehaviourSwitch, Mode, Reaction


def test_the_switch_begins_normal() -> None:
    """Nothing is disturbed before anybody asks for it."""
    disturbance = BehaviourSwitch().next()
    assert (disturbance.reaction, disturbance.delay_s) == (Reaction.SERVE, 0.0)


def test_a_count_ends_the_behaviour() -> None:
    """After `count` questions all is normal again."""
    switch = BehaviourSwitch()
    switch.set(Behaviour(Mode.FAILING, count=2))
    assert [switch.next().reaction for _ in range(4)] == [Reaction.REFUSE] * 2 + [Reaction.SERVE] * 2


def test_half_failing_is_repeatable_and_about_half() -> None:
    """The same seed gives the same row; about half of the questions are served."""
    row = [Behaviour(Mode.HALF_FAILING, seed=7).reaction(ordinal) for ordinal in range(400)]
    again = [Behaviour(Mode.HALF_FAILING, seed=7).reaction(ordinal) for ordinal in range(400)]
    assert row == again
    assert 160 < row.count(Reaction.SERVE) < 240
    assert set(row) == {Reaction.SERVE, Reaction.REFUSE, Reaction.CUT_BEFORE, Reaction.CUT_AFTER}


def test_another_seed_gives_another_row() -> None:
    """Seeds matter."""
    rows = [[Behaviour(Mode.HALF_FAILING, seed=seed).reaction(n) for n in range(20)] for seed in (1, 2)]
    assert rows[0] != rows[1]


def test_wrong_goes_round_all_wrong_answers() -> None:
    """Four questions meet four different wrong answers."""
    assert len({Behaviour(Mode.WRONG, seed=3).reaction(ordinal) for ordinal in range(4)}) == 4


@pytest.mark.parametrize(
    ("mode", "delay_s", "count"),
    [
        (Mode.SLOW, 0.0, 0),
        (Mode.NORMAL, -1.0, 0),
        (Mode.NORMAL, 61.0, 0),
        (Mode.NORMAL, float("nan"), 0),
        (Mode.NORMAL, 0.0, -1),
    ],
)
def test_impossible_behaviour(mode: Mode, delay_s: float, count: int) -> None:
    """Ranges are checked when it is made."""
    with pytest.raises(ValueError, match=r"delay_s|count"):
        Behaviour(mode, delay_s, count)
