"""The host's newest challenge, and what it tells about the host's clock; both counted on the monotonic clock.

It must not know tokens: what comes here has been checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.wire.messages.host import ChallengeClaims


@dataclass(frozen=True)
class _Held:
    nonce: str
    iat: int
    until: float
    eligibility_error: int


class Challenges:
    """Keeps the newest challenge until it is over."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin without one; `clock` is monotonic, in seconds."""
        self._clock = clock
        self._held: _Held | None = None
        self._host_ahead = float("-inf")

    def saw(self, host_time: int) -> None:
        """Take note of a moment of the host's clock (seconds since 1970) that is certainly past."""
        self._host_ahead = max(self._host_ahead, host_time - self._clock())

    def host_time(self) -> float:
        """Give the time that the host's clock shows at least; minus infinity before the first message."""
        return self._host_ahead + self._clock()

    def keep(self, challenge: ChallengeClaims) -> None:
        """Keep it if it is newer than the one held; the same one again does not live longer.

        Its life counts from its arrival, so a late one lives too long here; the host is the judge of that.
        """
        self.saw(challenge.iat)
        held = self._held
        if held is None or challenge.iat > held.iat:
            life = challenge.exp - challenge.iat
            self._held = _Held(challenge.nonce, challenge.iat, self._clock() + life, challenge.eligibility_error)

    def current(self) -> str:
        """Give the nonce, or the empty string when there is none or it is over."""
        held = self._held
        return held.nonce if held is not None and self._clock() < held.until else ""

    def eligibility_error(self) -> int | None:
        """Give the error for which the host does not reach the eligibility system, 0 for none; None: not heard."""
        held = self._held
        return held.eligibility_error if held is not None and self._clock() < held.until else None

    def forget(self) -> None:
        """Drop everything: another host is trusted from now on."""
        self._held = None
        self._host_ahead = float("-inf")
