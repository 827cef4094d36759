"""What whoever moves something does about a prompt, as angles over time; shared by all attacks that answer."""

from __future__ import annotations

import math

import numpy as np

from models.attacks.presentation import Hand

TURNS = {"turn_left": 1.0, "further_left": 1.0, "turn_right": -1.0, "further_right": -1.0}
BLINKS = frozenset({"blink", "blink_slowly"})
BLINK_S, BLINK_AGAIN_S = 0.35, 1.3


class Acting:
    """Follows prompts with a turn to the side asked for, and a nod or closed lids where a blink is asked for."""

    def __init__(self, hand: Hand, turn: float, random: np.random.Generator) -> None:
        """Turn by `turn` radians at the most."""
        self._hand = hand
        self._turn = turn
        self._random = random
        self._prompt, self._since, self._before = "", -math.inf, 0.0

    def hear(self, prompt: str, at: float) -> None:
        """Take the prompt that is shown now."""
        if prompt != self._prompt and not {prompt, self._prompt} <= BLINKS:
            self._before = self._yaw(at)
            self._prompt, self._since = prompt, at

    def yaw(self, at: float) -> float:
        """Give the turn at a time, in radians to the person's own left, with the hand's tremor."""
        return self._yaw(at) + float(self._random.normal(0, self._hand.tremor))

    def blinks(self, at: float) -> bool:
        """Say whether eyes are closed, or whatever stands for it is done."""
        begun = at - self._since - self._hand.reaction_s
        return self._prompt in BLINKS and begun >= 0 and begun % BLINK_AGAIN_S < BLINK_S

    def _yaw(self, at: float) -> float:
        target = TURNS.get(self._prompt, 0.0) * self._turn
        way = target - self._before
        gone = max(0.0, at - self._since - self._hand.reaction_s) * self._hand.speed
        return target if gone >= abs(way) else self._before + math.copysign(gone, way)
