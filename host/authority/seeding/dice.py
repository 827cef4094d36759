"""Chances that can be thrown again: every person has dice of their own, named by seed and number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws for one person or household."""

    def __init__(self, *names: object) -> None:
        """Take the dice of these names."""
        # A population for tests has to be the same again; nothing here is a secret.
        self._random = random.Random("/".join(map(str, names)))  # noqa: S311  # see above

    def happens(self, chance: float) -> bool:
        """Whether something of this chance happens."""
        return self._random.random() < chance

    def number(self, low: int, high: int) -> int:
        """Give a number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Pick one of several."""
        return choices[int(self._random.random() * len(choices))]

    def weigh(self, choices: Sequence[tuple[T, float]]) -> T:
        """Pick one of several by their weights."""
        left = self._random.random() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def day_before(self, day: date, least: int, most: int) -> date:
        """Give a day this many days before another."""
        return day - timedelta(days=self.number(least, most))
