"""Acceptance of one kind of presentation, with exact bounds. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUNDS = 60
_LEVEL = 0.05


@dataclass(frozen=True)
class Figure:
    """How many of `trials` presentations were taken for a living person."""

    name: str
    words: str
    trials: int
    accepted: int
    endings: tuple[tuple[str, int], ...]
    """How they ended, the most frequent first."""

    @property
    def share(self) -> float:
        """The share that was accepted."""
        return self.accepted / self.trials

    @property
    def refused_share(self) -> float:
        """The share that was not accepted."""
        return 1 - self.share

    @property
    def at_most(self) -> float:
        """The upper 95 % bound of the accepted share (exact, one-sided)."""
        return upper_bound(self.accepted, self.trials)

    @property
    def refused_at_most(self) -> float:
        """The upper 95 % bound of the share that was not accepted."""
        return upper_bound(self.trials - self.accepted, self.trials)


def upper_bound(hits: int, trials: int) -> float:
    """Give the share at which so few hits or fewer come by chance in 5 % of cases (C. Clopper, E. Pearson, 1934)."""
    if hits >= trials:
        return 1.0
    low, high = hits / trials, 1.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, trials, middle) > _LEVEL else (low, middle)
    return high


def _at_most(hits: int, trials: int, share: float) -> float:
    return math.fsum(
        math.comb(trials, count) * share**count * (1 - share) ** (trials - count) for count in range(hits + 1)
    )
