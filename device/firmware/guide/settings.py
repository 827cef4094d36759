"""What can be set about the spoken menu."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GuideSettings:
    """Settings of the section `[guide]`; durations are seconds.

    After each choice there is silence for `gap_s`, after each digit for `digit_gap_s`, after a question for half of
    that; a press in the first `late_s`
    of what comes next still means what came before, because a hand is slower than an ear. Choices are read `rounds`
    times, then the guide waits silently. `pace` is the share of a sound's length that is waited for: 1 for people,
    0 for a rehearsal without ears.
    """

    gap_s: float = 2.0
    digit_gap_s: float = 1.2
    late_s: float = 0.4
    hint_s: float = 2.5
    rounds: int = 3
    pace: float = 1.0

    def __post_init__(self) -> None:
        """Refuse gaps in which nobody can press, and negative times."""
        if min(self.gap_s, self.digit_gap_s, self.hint_s) <= 0:
            raise ValueError("gap_s, digit_gap_s and hint_s must be more than 0")
        if self.late_s < 0 or self.late_s >= min(self.gap_s, self.digit_gap_s):
            raise ValueError("late_s lies between 0 and the gaps")
        if self.rounds < 1 or not 0 <= self.pace <= 1:
            raise ValueError("rounds is at least 1, and pace lies between 0 and 1")
