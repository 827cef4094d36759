"""Misbehaviour on demand is repeatable and ends when told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from host.authority.serving.behaviour import Behaviour, BehaviourSwitch, Mode, Reaction, Wrong
from host.authority.serving.maintenance import MaintenancePlan, MaintenanceWindow
from tests.host.authority.people import NOW

HOUR = timedelta(hours=1)


def test_the_switch_begins_normal() -> None:
    """Nothing is disturbed before anybody asks for it."""
    disturbance = BehaviourSwitch(lambda: NOW).next()
    assert (disturbance.reaction, disturbance.delay_s) == (Reaction.SERVE, 0.0)


def test_a_count_ends_the_behaviour() -> None:
    """After `count` questions all is normal again."""
    switch = BehaviourSwitch(lambda: NOW)
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
    """Five questions meet five different wrong answers; one can be named."""
    assert len({Behaviour(Mode.WRONG, seed=3).reaction(ordinal) for ordinal in range(5)}) == 5
    named = Behaviour(Mode.WRONG, wrong=Wrong.OTHER_PERSON)
    assert {named.reaction(ordinal) for ordinal in range(5)} == {Reaction.OTHER_PERSON}


def test_every_third() -> None:
    """The others are answered, and not late either; rows of a batch are counted apart."""
    switch = BehaviourSwitch(lambda: NOW)
    switch.set(Behaviour(Mode.HALF_FAILING, delay_s=0.5, every=3))
    met = [switch.next() for _ in range(6)]
    assert [one.reaction for one in met] == [Reaction.SERVE, Reaction.SERVE, Reaction.REFUSE] * 2
    assert [one.delay_s for one in met] == [0.0, 0.0, 0.5] * 2
    assert [switch.row_fails() for _ in range(6)] == [False, False, True] * 2
    switch.set(Behaviour(Mode.FAILING, every=3))
    assert not any(switch.row_fails() for _ in range(6))
    half = Behaviour(Mode.HALF_FAILING, seed=7)
    assert 60 < sum(half.row_fails(ordinal) for ordinal in range(200)) < 140


def test_planned_maintenance_goes_before_all() -> None:
    """Its end is told in seconds; administrators' behaviour waits."""
    moment = [NOW]
    window = MaintenanceWindow(NOW + HOUR, NOW + 2 * HOUR)
    switch = BehaviourSwitch(lambda: moment[0], MaintenancePlan((window,)))
    assert switch.next().reaction is Reaction.SERVE
    moment[0] = NOW + HOUR
    met = switch.next()
    assert (met.reaction, met.retry_after_s, switch.batches_rest()) == (Reaction.MAINTENANCE, 3600, True)
    moment[0] = NOW + 2 * HOUR
    assert switch.next().reaction is Reaction.SERVE
    assert not switch.batches_rest()


def test_no_end_of_windows() -> None:
    """A plan stays readable."""
    with pytest.raises(ValueError, match="windows"):
        MaintenancePlan((MaintenanceWindow(NOW, NOW + HOUR),) * 101)


def test_every_is_checked() -> None:
    """As the other numbers are."""
    with pytest.raises(ValueError, match="every"):
        Behaviour(every=-1)


def test_impossible_windows() -> None:
    """Without a zone, or ending before they begin."""
    with pytest.raises(ValueError, match="zone"):
        MaintenanceWindow(NOW.replace(tzinfo=None), NOW)
    with pytest.raises(ValueError, match="after"):
        MaintenanceWindow(NOW, NOW)


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
