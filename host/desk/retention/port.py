"""What the retention page needs from the host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from device.wire.numbers import Words


@dataclass(frozen=True)
class KeptLine:
    """One kind of record: how many days it is kept and why, what there is, and what left.

    Times in seconds since 1970, 0 for never or nothing. With `at_least` there may be more than `rows`.
    """

    what: Words
    why: Words
    days: int
    rows: int
    oldest_at: float
    ran_at: float
    removed: int
    at_least: bool = False


class RetentionPort(Protocol):
    """The host as the retention page sees it; may block."""

    def kept(self) -> tuple[KeptLine, ...]:
        """Give a line for each kind."""
