"""Challenges: always a turn and a blink, never foretold, never the same thing twice in a row."""

from __future__ import annotations

from itertools import pairwise
from random import Random, SystemRandom

import pytest

from device.firmware.face.liveness.challenge import Action, Challenge, Prompt, all_sequences, draw_challenge
from device.firmware.screen.port import Hint

LEFT, RIGHT, BLINK = Action.TURN_LEFT, Action.TURN_RIGHT, Action.BLINK


def test_there_are_fourteen_sequences_and_each_proves_both() -> None:
    sequences = all_sequences()
    assert len(sequences) == len(set(sequences)) == 14
    for actions in sequences:
        assert BLINK in actions
        assert LEFT in actions or RIGHT in actions
        assert all(first is not second for first, second in pairwise(actions))


def test_all_of_them_are_drawn_and_both_lengths_alike() -> None:
    random = Random(3)
    drawn = [draw_challenge(random) for _ in range(2000)]
    assert {challenge.actions for challenge in drawn} == set(all_sequences())
    assert sum(len(challenge.actions) == 2 for challenge in drawn) == pytest.approx(1000, abs=120)
    low, high = Challenge.PAUSE_S
    assert all(low <= pause <= high for challenge in drawn for pause in challenge.pauses_s)


def test_the_source_of_the_product_serves() -> None:
    assert draw_challenge(SystemRandom()).actions in all_sequences()


@pytest.mark.parametrize(
    ("actions", "pauses"),
    [
        ((LEFT, RIGHT), (0.2, 0.2)),
        ((BLINK,), (0.2,)),
        ((), ()),
        ((LEFT, LEFT, BLINK), (0.2, 0.2, 0.2)),
        ((LEFT, BLINK), (0.2,)),
        ((LEFT, BLINK), (0.2, -0.1)),
    ],
)
def test_what_proves_too_little_is_refused(actions: tuple[Action, ...], pauses: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"challenge|pause"):
        Challenge(actions, pauses)


def test_every_prompt_has_words_on_the_screen() -> None:
    assert {prompt.value for prompt in Prompt} <= {hint.value for hint in Hint}
    assert {action.value for action in Action} <= {prompt.value for prompt in Prompt}
