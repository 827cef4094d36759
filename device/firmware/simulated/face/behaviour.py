"""What the simulated person does about what the screen says: pure, with the time passed in.

As people do: it moves a moment after the prompt, keeps the head turned until the screen says otherwise, and blinks
again if the first blink was not seen. What it does not know it does not react to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TURN = math.radians(26)
SPEED = math.radians(130)
"""Radians a second."""
REACTION_S = 0.3
BLINK_S, BLINK_AGAIN_S = 0.5, 1.4
"""How long the eyes are closed, and after which time they are closed again while that is asked for."""
_TURNS = {"turn_left": TURN, "further_left": TURN, "turn_right": -TURN, "further_right": -TURN}
_BLINKS = frozenset({"blink", "blink_slowly"})
_SWAY, _SWAY_S = math.radians(0.6), 3.1


@dataclass(frozen=True)
class Posture:
    """How the head is held: turned by `yaw` radians to its own left, lids closed by `lids` from 0 to 1."""

    yaw: float = 0.0
    lids: float = 0.0


class Behaviour:
    """One person; times are seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        """Look ahead."""
        self._prompt = ""
        self._since = -math.inf
        self._yaw_before = 0.0

    def hear(self, prompt: str, at: float) -> None:
        """Take what the screen says now; the same thing said again changes nothing."""
        if prompt == self._prompt or {prompt, self._prompt} <= _BLINKS:
            return
        self._yaw_before = self._yaw(at)
        self._prompt, self._since = prompt, at

    def posture(self, at: float) -> Posture:
        """Give how the head is held at a time."""
        sway = _SWAY * math.sin(2 * math.pi * at / _SWAY_S)
        return Posture(self._yaw(at) + sway, self._lids(at))

    def _yaw(self, at: float) -> float:
        target = _TURNS.get(self._prompt, 0.0)
        way = target - self._yaw_before
        gone = max(0.0, at - self._since - REACTION_S) * SPEED
        return target if gone >= abs(way) else self._yaw_before + math.copysign(gone, way)

    def _lids(self, at: float) -> float:
        if self._prompt not in _BLINKS:
            return 0.0
        begun = at - self._since - REACTION_S
        return 1.0 if begun >= 0 and begun % BLINK_AGAIN_S < BLINK_S else 0.0
