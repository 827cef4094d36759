"""How often a code may be tried: pure, the clock passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace

FREE_TRIES = 5
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 900.0


@dataclass(frozen=True)
class Limiter:
    """Counts wrong codes in a row; after `FREE_TRIES` of them every further one doubles the pause."""

    wrong: int = 0
    closed_until: float = 0.0

    def is_open(self, now: float) -> bool:
        """Whether a code may be tried at `now` (seconds of a clock that only goes forward)."""
        return now >= self.closed_until

    def after_wrong(self, now: float) -> Limiter:
        """Count a wrong code."""
        wrong = self.wrong + 1
        over = wrong - FREE_TRIES
        pause_s = min(FIRST_PAUSE_S * 2.0**over, LONGEST_PAUSE_S) if over >= 0 else 0.0
        return replace(self, wrong=wrong, closed_until=now + pause_s)

    def after_right(self) -> Limiter:
        """Forget the wrong ones."""
        return Limiter()
