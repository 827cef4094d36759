"""The simulated person reacts as people do: a moment later, to the right side, and back again."""

from __future__ import annotations

import pytest

from device.firmware.simulated.face.behaviour import BLINK_AGAIN_S, REACTION_S, TURN, Behaviour


@pytest.mark.parametrize(("prompt", "side"), [("turn_left", 1), ("further_left", 1), ("turn_right", -1)])
def test_the_head_turns_a_moment_later_stays_and_comes_back(prompt: str, side: int) -> None:
    person = Behaviour()
    person.hear(prompt, 10.0)
    assert abs(person.posture(10.0 + REACTION_S * 0.9).yaw) < 0.05
    assert person.posture(11.0).yaw == pytest.approx(side * TURN, abs=0.02)
    assert person.posture(15.0).yaw == pytest.approx(side * TURN, abs=0.02)
    person.hear("ahead", 15.0)
    assert person.posture(16.0).yaw == pytest.approx(0, abs=0.02)


def test_the_lids_close_open_and_close_again_while_that_is_asked_for() -> None:
    person = Behaviour()
    person.hear("blink", 0.0)
    times = (REACTION_S / 2, REACTION_S + 0.1, REACTION_S + 0.9, REACTION_S + BLINK_AGAIN_S + 0.1)
    assert [person.posture(at).lids for at in times] == [0.0, 1.0, 0.0, 1.0]
    person.hear("blink_slowly", 2.0)
    assert person.posture(REACTION_S + BLINK_AGAIN_S + 0.2).lids == 1.0


def test_the_same_prompt_said_again_and_an_unknown_one_start_nothing() -> None:
    person = Behaviour()
    person.hear("turn_left", 0.0)
    person.hear("turn_left", 5.0)
    assert person.posture(5.1).yaw == pytest.approx(TURN, abs=0.02)
    person.hear("no_face", 6.0)
    assert person.posture(8.0).yaw == pytest.approx(0, abs=0.02)
