"""What a person is asked to do, drawn at random for each try, and the words of what is asked now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from random import Random
from typing import ClassVar


class Action(StrEnum):
    """One movement; left and right are the person's own."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"


class Prompt(StrEnum):
    """What is asked now; the values are the keys of the sentences, on the screen and spoken."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    FURTHER_LEFT = "further_left"
    FURTHER_RIGHT = "further_right"
    BLINK_SLOWLY = "blink_slowly"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Challenge:
    """The movements in their order, and for how long the person looks ahead before each, in seconds.

    There is always a turn, which a flat picture cannot show, and a blink, which a bent one cannot; no movement comes
    twice in a row, because nobody can tell whether the second one was meant.
    """

    actions: tuple[Action, ...]
    pauses_s: tuple[float, ...]

    LENGTHS: ClassVar[tuple[int, ...]] = (2, 3)
    PAUSE_S: ClassVar[tuple[float, float]] = (0.2, 0.8)

    def __post_init__(self) -> None:
        """Refuse a challenge that proves less than is promised."""
        if not _is_whole(self.actions):
            raise ValueError("a challenge has a turn and a blink, and nothing twice in a row")
        if len(self.pauses_s) != len(self.actions) or min(self.pauses_s) < 0:
            raise ValueError("each movement has a pause before it")


def all_sequences() -> tuple[tuple[Action, ...], ...]:
    """Give all sequences of movements that can be asked for."""
    return tuple(
        actions for length in Challenge.LENGTHS for actions in product(Action, repeat=length) if _is_whole(actions)
    )


def draw_challenge(random: Random) -> Challenge:
    """Draw a challenge: each length as likely as the other, then each sequence of that length."""
    length = random.choice(Challenge.LENGTHS)
    actions = random.choice([one for one in all_sequences() if len(one) == length])
    return Challenge(actions, tuple(random.uniform(*Challenge.PAUSE_S) for _ in actions))


def _is_whole(actions: tuple[Action, ...]) -> bool:
    repeats = any(first is second for first, second in pairwise(actions))
    return not repeats and Action.BLINK in actions and len({*actions} - {Action.BLINK}) > 0
