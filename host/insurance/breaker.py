"""A circuit breaker before the eligibility system: pure, time passed in.

While the way is down every question would wait for its whole time limit, with a patient before the terminal. After a
few failures in a row that mean "the way is down" nothing is asked for a pause, and every question is answered at once
with the reason of the last failure. Then one question tries; what it finds closes the breaker or doubles the pause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from host.eligibility.reason import Reason

DOWN = frozenset(
    {
        Reason.AUTHORITY_UNREACHABLE,
        Reason.AUTHORITY_SLOW,
        Reason.AUTHORITY_BUSY,
        Reason.NAME_NOT_RESOLVED,
        Reason.CONNECTION_REFUSED,
        Reason.TLS_REFUSED,
        Reason.AUTHORITY_MAINTENANCE,
        Reason.LINKAGE_SILENT,
        Reason.FOLDER_UNREACHABLE,
    }
)
"""The reasons that mean that no question would be answered now, whoever it is about."""


@dataclass(frozen=True)
class BreakerLimits:
    """Opens after `failures` in a row, for `pause_s` doubling to `pause_max_s`; a try has `try_s` to end."""

    failures: int = 3
    pause_s: float = 5.0
    pause_max_s: float = 60.0
    try_s: float = 30.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        if self.failures < 1 or not 0 < self.pause_s <= self.pause_max_s or self.try_s <= 0:
            raise ValueError("failures from 1 on, 0 < pause_s <= pause_max_s, and try_s above 0")


class Gate(StrEnum):
    """Whether a question goes through."""

    CLOSED = "closed"
    """The circuit is closed: everything goes through."""
    READY = "ready"
    """The pause is over: one question may try."""
    OPEN = "open"
    """Nothing goes through."""


class Breaker:
    """One breaker; times are of one clock, in seconds."""

    def __init__(self, limits: BreakerLimits, jitter: Callable[[], float]) -> None:
        """Begin closed; `jitter` gives 0 to 1, so that many hosts do not come back at the same moment."""
        self._limits = limits
        self._jitter = jitter
        self._failures = 0
        self._pauses = 0
        self._until = 0.0
        self._is_trying = False
        self.reason = Reason.NONE
        """Of the last failure, while there was no success since."""

    def gate(self, now: float) -> Gate:
        """Tell whether a question would go through."""
        if self._failures < self._limits.failures:
            return Gate.CLOSED
        return Gate.READY if now >= self._until else Gate.OPEN

    def enter(self, now: float) -> bool:
        """Tell whether a question goes through; the one that tries keeps others back until it ends."""
        gate = self.gate(now)
        if gate is Gate.READY:
            self._until, self._is_trying = now + self._limits.try_s, True
        return gate is not Gate.OPEN

    def worked(self) -> None:
        """Note an answer: the way is there."""
        self._failures = self._pauses = 0
        self._is_trying = False
        self.reason = Reason.NONE

    def failed(self, reason: Reason, now: float) -> None:
        """Note a failure of the way; one of a question from before the pause does not make it longer."""
        self.reason = reason
        if self._failures == self._limits.failures and not self._is_trying:
            return
        self._is_trying = False
        self._failures = min(self._failures + 1, self._limits.failures)
        if self._failures == self._limits.failures:
            pause = min(self._limits.pause_max_s, self._limits.pause_s * 2.0 ** min(self._pauses, 30))
            self._pauses += 1
            self._until = now + pause * (0.5 + 0.5 * self._jitter())

    def next_try_s(self, now: float) -> float:
        """Give in how many seconds a question may go through again; 0 while it may."""
        return max(0.0, self._until - now) if self.gate(now) is Gate.OPEN else 0.0
