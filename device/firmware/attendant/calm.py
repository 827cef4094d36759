"""Keeps a hint of the face step on the screen long enough to be read, whatever the frames say meanwhile: pure."""

from __future__ import annotations

from device.firmware.screen.port import Hint

LEAST_SHOWN_S = 1.2

_MOVEMENTS = frozenset(
    {
        Hint.TURN_LEFT,
        Hint.TURN_RIGHT,
        Hint.FURTHER_LEFT,
        Hint.FURTHER_RIGHT,
        Hint.BLINK,
        Hint.BLINK_SLOWLY,
        Hint.AHEAD,
    }
)
"""Asked for by a challenge that measures how soon they are answered, so they are shown at once."""


class CalmHint:
    """One hint at a time, each for at least `LEAST_SHOWN_S`; nothing is shown late that no longer holds."""

    def __init__(self) -> None:
        """Begin with none."""
        self.shown: str = Hint.NONE
        self._since = float("-inf")

    def take(self, hint: str, now: float) -> bool:
        """Take the hint of the newest frame; tell whether another one is shown now."""
        if hint == self.shown or not self._may_change(hint, now):
            return False
        self.shown, self._since = hint, now
        return True

    def _may_change(self, hint: str, now: float) -> bool:
        if Hint.NONE in (hint, self.shown) or hint in _MOVEMENTS:
            return True
        return now - self._since >= LEAST_SHOWN_S
