"""Putting a question again: only after transient failures, a limited number of times, within one time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from host.eligibility.errors import AuthoritySlow, TransientAuthorityError

T = TypeVar("T")

Jitter = Callable[[], float]
"""Gives a number from 0 to 1, so that many hosts do not come back at the same moment."""


@dataclass(frozen=True)
class RetryLimits:
    """At most `attempts` tries, with pauses that double from `first_pause_s`, all within `total_s` seconds."""

    attempts: int = 3
    first_pause_s: float = 0.3
    total_s: float = 8.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not 1 <= self.attempts <= 10:
            raise ValueError("attempts must be between 1 and 10")
        if self.first_pause_s < 0 or self.total_s <= 0:
            raise ValueError("first_pause_s must not be negative, total_s must be above 0")

    def pause_s(self, tries: int, jitter: float) -> float:
        """Give the pause after this many tries: between half and the whole of the doubled first pause."""
        return self.first_pause_s * 2.0 ** (tries - 1) * (0.5 + 0.5 * jitter)


async def ask_patiently(ask: Callable[[], Awaitable[T]], limits: RetryLimits, jitter: Jitter) -> T:
    """Call `ask` until it answers, fails for good, or the limits are reached.

    Raises:
        AuthorityError: the last failure; when the time ended before any try did, `AuthoritySlow`.
    """
    failures: list[TransientAuthorityError] = []
    try:
        async with asyncio.timeout(limits.total_s):
            while True:
                try:
                    return await ask()
                except TransientAuthorityError as error:
                    failures.append(error)
                if len(failures) == limits.attempts:
                    break
                await asyncio.sleep(limits.pause_s(len(failures), jitter()))
    except TimeoutError as error:
        raise (failures[-1] if failures else AuthoritySlow("no answer within the time limit")) from error
    raise failures[-1]
