"""What lamp and sound say for each moment of a visit, and that no lamp harms or misleads."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest

from device.firmware.panel.settings import SHORTEST_LAMP_BEAT_S
from device.firmware.panel.signals import LAMPS, SOUNDS, Lamp, Rhythm, Signal, Sound, signal_for
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit

ASKING, PLEASE = Signal(Lamp.ASKING), Signal(Lamp.ASKING, Sound.PLEASE)
WORKING = Signal(Lamp.WORKING)


@pytest.mark.parametrize(
    ("visit", "signal"),
    [
        (Visit(State.IDLE), Signal(Lamp.READY)),
        (Visit(State.READING), WORKING),
        (Visit(State.READING, message=105), PLEASE),
        (Visit(State.CHOOSING), ASKING),
        (Visit(State.CHOOSING, message=214), PLEASE),
        (Visit(State.UNLOCKING), ASKING),
        (Visit(State.UNLOCKING, busy=True), WORKING),
        (Visit(State.LOOKING), ASKING),
        (Visit(State.PIN), ASKING),
        (Visit(State.PIN, busy=True, message=110), WORKING),
        (Visit(State.PIN, message=110), PLEASE),
        (Visit(State.STAFF), ASKING),
        (Visit(State.CONSENT), ASKING),
        (Visit(State.REVIEW), ASKING),
        (Visit(State.REVIEW, asked=True), PLEASE),
        (Visit(State.SENDING), WORKING),
        (Visit(State.REGISTERING), ASKING),
        (Visit(State.CARD_AWAY), PLEASE),
        (Visit(State.RESULT, ticket="A7K"), Signal(Lamp.DONE, Sound.ACCEPTED)),
        (Visit(State.RESULT, ticket="A7K", message=702), Signal(Lamp.DONE, Sound.ACCEPTED)),
        (Visit(State.RESULT, message=703), PLEASE),
    ],
)
def test_each_moment_has_its_signal(visit: Visit, signal: Signal) -> None:
    assert signal_for(visit) == signal


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_lamp_that_is_not_dark(state: State) -> None:
    assert signal_for(Visit(state)).lamp is not Lamp.DARK


def test_every_lamp_and_sound_has_a_rhythm_of_its_own() -> None:
    assert set(LAMPS) == set(Lamp)
    assert set(SOUNDS) == set(Sound)
    assert len(set(LAMPS.values())) == len(Lamp)
    assert len(set(SOUNDS.values())) == len(Sound)


def test_there_are_three_sounds() -> None:
    assert len(set(Sound) - {Sound.NONE}) == 3


@pytest.mark.parametrize("lamp", Lamp)
def test_no_lamp_is_lit_more_than_twice_a_second_at_the_shortest_beat(lamp: Lamp) -> None:
    starts, now = [], 0.0
    for on, beats in islice(LAMPS[lamp].steps(), 20):
        if on:
            starts.append(now)
        now += beats * SHORTEST_LAMP_BEAT_S
    assert all(later - earlier >= 0.5 for earlier, later in pairwise(starts))


def test_a_rhythm_played_once_ends_off_and_a_steady_one_never_ends() -> None:
    assert list(Rhythm((1, 2, 3)).steps()) == [(True, 1), (False, 2), (True, 3), (False, 0)]
    assert list(Rhythm((1,), repeats=True).steps()) == [(True, 0)]
    assert list(Rhythm().steps()) == [(False, 0)]
    assert list(islice(Rhythm((1, 2), repeats=True).steps(), 3)) == [(True, 1), (False, 2), (True, 1)]


@pytest.mark.parametrize(("beats", "repeats"), [((0,), False), ((1, -1), False), ((1, 1, 1), True)])
def test_impossible_rhythms_are_refused(beats: tuple[int, ...], repeats: bool) -> None:
    with pytest.raises(ValueError, match="rhythm"):
        Rhythm(beats, repeats)
