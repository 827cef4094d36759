"""Pauses between tries: they double up to a limit, with jitter so that many terminals do not come at once."""

from __future__ import annotations

import random


class Pauses:
    """The pauses of one thing that is tried again and again."""

    def __init__(self, first_s: float, most_s: float, chance: random.Random) -> None:
        """Begin at `first_s` seconds and end at `most_s`; `chance` gives the jitter."""
        self._first_s = first_s
        self._most_s = most_s
        self._chance = chance

    def after(self, tries: int) -> float:
        """Give the pause after so many tries (1 or more): between three and five quarters of the doubled value."""
        doubled = self._first_s * 2.0 ** min(tries - 1, 32)
        return min(doubled, self._most_s) * self._chance.uniform(0.75, 1.25)
