"""The trial: what is passed, and every way in which it ends otherwise, over made-up heads on a made-up clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from device.firmware.face.gate.quality import Reason
from device.firmware.face.liveness.challenge import Action, Challenge, Prompt, all_sequences
from device.firmware.face.liveness.freshness import Freshness
from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.liveness.observation import Observation
from device.firmware.face.liveness.trial import Ending, LivenessShown, Step, Trial
from device.firmware.face.networks.embedding import Embedding
from device.firmware.simulated.face.behaviour import Behaviour
from tests.device.firmware.face.liveness.heads import Sight
from tests.device.firmware.face.makers import embedding_at

LIMITS = read_limits()
LEFT, RIGHT, BLINK = Action.TURN_LEFT, Action.TURN_RIGHT, Action.BLINK
HOLDER, STRANGER = embedding_at(1.0), embedding_at(0.2)
STEP_S, LONG_S = 0.1, 12.0
Shown = Callable[[Prompt, float], Sight]


class Play:
    """One trial, observed ten times a second."""

    def __init__(self, *actions: Action) -> None:
        self.trial = Trial(Challenge(actions, (0.3,) * len(actions)), LIMITS, HOLDER, 0.0)
        self.now = 0.0
        self.step = Step(Prompt.AHEAD)
        self.prompts: list[Prompt] = []

    def show(self, sight: Sight, face: Embedding | None = HOLDER) -> Step:
        return self.add(Observation(self.now + STEP_S, Freshness.NEW, Reason.OK, sight.see(face)))

    def add(self, observation: Observation) -> Step:
        self.now = observation.at
        self.step = self.trial.add(observation)
        self.prompts.append(self.step.prompt)
        return self.step

    def until_asked(self) -> Prompt:
        while self.show(Sight()).prompt is Prompt.AHEAD:
            assert self.now < LONG_S
        return self.step.prompt

    def until_ended(self, shown: Shown) -> Ending | None:
        while self.step.ending is None and self.now < LONG_S:
            self.show(shown(self.step.prompt, self.now))
        return self.step.ending


def person(*, flat: bool = False, blinks: bool = True) -> Shown:
    behaviour = Behaviour()

    def show(prompt: Prompt, now: float) -> Sight:
        behaviour.hear(prompt.value, now)
        posture = behaviour.posture(now)
        return Sight(posture.yaw, blinks and posture.lids > 0.5, flat)

    return show


@pytest.mark.parametrize("actions", all_sequences(), ids="-".join)
def test_who_does_what_is_asked_passes(actions: tuple[Action, ...]) -> None:
    play = Play(*actions)
    assert play.until_ended(person()) is Ending.PASSED
    asked = [prompt for before, prompt in zip([None, *play.prompts], play.prompts, strict=False) if prompt != before]
    assert [prompt for prompt in asked if prompt is not Prompt.AHEAD] == [Prompt(action) for action in actions]
    assert play.trial.proof() == play.trial.proof()
    assert play.now < 10


def test_a_proof_is_made_by_a_passed_trial_only() -> None:
    with pytest.raises(ValueError, match="nothing was shown"):
        Play(LEFT, BLINK).trial.proof()
    with pytest.raises(TypeError):
        LivenessShown(object())


def test_who_does_nothing_is_never_judged_but_helped() -> None:
    play = Play(LEFT, BLINK)
    assert play.until_ended(lambda _prompt, _now: Sight()) is None
    assert play.step == Step(Prompt.FURTHER_LEFT)
    other = Play(BLINK, RIGHT)
    assert other.until_ended(lambda _prompt, _now: Sight()) is None
    assert other.step == Step(Prompt.BLINK_SLOWLY)


def test_a_flat_picture_that_turns_is_flat() -> None:
    assert Play(RIGHT, BLINK).until_ended(person(flat=True)) is Ending.FLAT


def test_a_picture_cannot_blink() -> None:
    play = Play(BLINK, RIGHT)
    assert play.until_ended(person(blinks=False)) is None
    assert play.step.prompt is Prompt.BLINK_SLOWLY


def test_a_turn_to_the_other_side_and_a_turn_for_a_blink_are_wrong() -> None:
    play = Play(LEFT, BLINK)
    play.until_asked()
    assert play.until_ended(lambda _prompt, _now: Sight(math.radians(-26))) is Ending.WRONG_MOVE
    other = Play(BLINK, LEFT)
    other.until_asked()
    assert other.until_ended(lambda _prompt, _now: Sight(math.radians(26))) is Ending.WRONG_MOVE


def test_a_movement_at_once_was_not_an_answer() -> None:
    play = Play(LEFT, BLINK)
    play.until_asked()
    assert play.show(Sight(math.radians(26))).ending is Ending.TOO_EARLY


def test_a_blink_at_once_does_not_count_but_the_next_one_does() -> None:
    play = Play(BLINK, LEFT)
    play.until_asked()
    for closed in (True, False, False):
        assert play.show(Sight(closed=closed)).prompt is Prompt.BLINK
    for closed in (True, False):
        play.show(Sight(closed=closed))
    assert play.step == Step(Prompt.AHEAD)


def test_a_movement_between_two_prompts_is_a_recording() -> None:
    play = Play(LEFT, BLINK)
    play.until_asked()
    for degrees in (0, 0, 26, 26, 0, 0, 0):
        play.show(Sight(math.radians(degrees)))
    assert play.step == Step(Prompt.AHEAD)
    assert play.show(Sight(math.radians(26))).ending is Ending.WRONG_MOVE


@pytest.mark.parametrize("turned", [True, False])
def test_another_face_is_noticed_while_it_moves_and_afterwards(turned: bool) -> None:
    play, behave = Play(LEFT, BLINK), person()
    while play.step.ending is None and play.now < LONG_S:
        sight = behave(play.step.prompt, play.now)
        swapped = (abs(sight.yaw) > 0.2) is turned
        play.show(sight, STRANGER if swapped and play.now > 1.0 else HOLDER)
    assert play.step.ending is Ending.OTHER_FACE


def test_a_single_blurred_frame_is_no_other_face() -> None:
    play, behave = Play(LEFT, BLINK), person()
    count = 0
    while play.step.ending is None and play.now < LONG_S:
        count += 1
        play.show(behave(play.step.prompt, play.now), STRANGER if count % 4 == 0 else HOLDER)
    assert play.step.ending is Ending.PASSED


def test_whoever_was_never_recognised_ahead_does_not_pass() -> None:
    play, behave = Play(LEFT, BLINK), person()
    while play.step.ending is None and play.now < LONG_S:
        play.show(behave(play.step.prompt, play.now), None)
    assert play.step.ending is None


def test_a_face_that_jumps_or_grows_or_stays_away_is_lost() -> None:
    play = Play(LEFT, BLINK)
    play.show(Sight())
    assert play.show(Sight(place=(480.0, 240.0))).ending is Ending.LOST
    away = Play(LEFT, BLINK)
    away.show(Sight())
    gone = Observation(away.now + 1.0, Freshness.NEW, Reason.NO_FACE)
    assert away.add(gone).ending is None
    assert away.add(replace(gone, at=away.now + LIMITS.following.gap_s)).ending is Ending.LOST


def test_a_frozen_picture_and_a_loop_are_stale() -> None:
    play = Play(LEFT, BLINK)
    play.show(Sight())
    repeated = Observation(play.now + 1.0, Freshness.REPEATED)
    assert play.add(repeated).ending is None
    assert play.add(replace(repeated, at=play.now + LIMITS.timing.frozen_s)).ending is Ending.STALE
    loop = Play(LEFT, BLINK)
    loop.show(Sight())
    replayed = Observation(loop.now + STEP_S, Freshness.REPLAYED)
    assert loop.add(replayed).ending is None
    assert loop.add(replayed).ending is Ending.STALE


def test_an_ending_is_final() -> None:
    play = Play(LEFT, BLINK)
    play.show(Sight())
    play.show(Sight(place=(480.0, 240.0)))
    assert play.show(Sight()).ending is Ending.LOST


def test_nothing_of_a_person_shows_itself() -> None:
    seen = Sight().see(HOLDER)
    texts = (repr(seen), repr(Observation(1.0, Freshness.NEW, Reason.OK, seen)))
    assert texts == ("<Seen>", "<Observation ok>")
