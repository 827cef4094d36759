"""The newest challenge, by the monotonic clock; and the lower bound of the host's clock."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.link.challenge import Challenges
from device.wire.messages.host import ChallengeClaims


class Clock:
    """A clock that the test moves."""

    now = 500.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def claims(nonce: str, iat: int, life_s: int = 90) -> ChallengeClaims:
    """Give a checked challenge."""
    return ChallengeClaims(0, "h-test", "t-front", iat, iat + life_s, nonce)


def test_none_at_first() -> None:
    assert Challenges(Clock()).current() == ""
    assert Challenges(Clock()).host_time() < 0


def test_lives_as_long_as_it_says() -> None:
    clock = Clock()
    challenges = Challenges(clock)
    challenges.keep(claims("one", iat=1_800_000_000))
    clock.now += 89.9
    assert challenges.current() == "one"
    clock.now += 0.2
    assert challenges.current() == ""


def test_newer_replaces_and_older_does_not() -> None:
    challenges = Challenges(Clock())
    challenges.keep(claims("two", iat=1_800_000_030))
    challenges.keep(claims("one", iat=1_800_000_000))
    assert challenges.current() == "two"
    challenges.keep(claims("three", iat=1_800_000_060))
    assert challenges.current() == "three"


def test_repeat_does_not_live_longer() -> None:
    clock = Clock()
    challenges = Challenges(clock)
    challenges.keep(claims("one", iat=1_800_000_000))
    clock.now += 60
    challenges.keep(claims("one", iat=1_800_000_000))
    clock.now += 31
    assert challenges.current() == ""


def test_host_time_is_the_greatest_lower_bound() -> None:
    clock = Clock()
    challenges = Challenges(clock)
    challenges.saw(1_800_000_000)
    clock.now += 10
    challenges.saw(1_800_000_005)  # came late: tells less than is known already
    assert challenges.host_time() == 1_800_000_010
    challenges.saw(1_800_000_020)
    assert challenges.host_time() == 1_800_000_020


def test_forget() -> None:
    challenges = Challenges(Clock())
    challenges.keep(claims("one", iat=1_800_000_000))
    challenges.forget()
    assert challenges.current() == ""
    assert challenges.host_time() < 0


def test_what_the_host_says_of_its_own_way_counts_as_long_as_the_challenge() -> None:
    clock = Clock()
    challenges = Challenges(clock)
    assert challenges.eligibility_error() is None
    challenges.keep(replace(claims("one", iat=1_800_000_000), eligibility_error=502))
    assert challenges.eligibility_error() == 502
    challenges.keep(claims("two", iat=1_800_000_030))
    assert challenges.eligibility_error() == 0
    clock.now += 90.1
    assert challenges.eligibility_error() is None
