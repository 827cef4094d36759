"""Asking again: how often, how long, and only when it may help."""

from __future__ import annotations

import asyncio

import pytest

from host.eligibility.errors import (
    AuthorityBusy,
    AuthorityError,
    AuthorityRefused,
    AuthoritySlow,
    AuthorityUnreachable,
)
from host.eligibility.retry import RetryLimits, ask_patiently

QUICK = RetryLimits(attempts=3, first_pause_s=0, total_s=5)


class Asked:
    """Fails as told, one error a time, then answers."""

    def __init__(self, *failures: AuthorityError) -> None:
        """Fail with these first."""
        self.failures = list(failures)
        self.times = 0

    async def __call__(self) -> str:
        """Fail or answer."""
        self.times += 1
        if self.failures:
            raise self.failures.pop(0)
        return "answer"


def _ask(asked: Asked, limits: RetryLimits = QUICK) -> str:
    return asyncio.run(ask_patiently(asked, limits, lambda: 0.5))


def test_an_answer_after_transient_failures() -> None:
    """Twice in vain, then an answer."""
    asked = Asked(AuthorityBusy(), AuthorityUnreachable())
    assert (_ask(asked), asked.times) == ("answer", 3)


def test_the_last_failure_is_told() -> None:
    """After the last attempt, its own error."""
    asked = Asked(AuthorityBusy(), AuthorityBusy(), AuthorityUnreachable(), AuthorityBusy())
    with pytest.raises(AuthorityUnreachable):
        _ask(asked)
    assert asked.times == 3


def test_a_lasting_failure_is_not_repeated() -> None:
    """A refusal stays a refusal."""
    asked = Asked(AuthorityRefused())
    with pytest.raises(AuthorityRefused):
        _ask(asked)
    assert asked.times == 1


def test_the_whole_has_an_end() -> None:
    """A question that never comes back ends with the time limit."""

    async def never() -> str:
        await asyncio.Event().wait()
        return "never"

    with pytest.raises(AuthoritySlow):
        asyncio.run(ask_patiently(never, RetryLimits(total_s=0.05), lambda: 0))


def test_the_end_tells_what_was_in_the_way() -> None:
    """When the time ends in a pause, the failure before it is told."""
    with pytest.raises(AuthorityBusy):
        _ask(Asked(AuthorityBusy(), AuthorityBusy()), RetryLimits(first_pause_s=60, total_s=0.05))


@pytest.mark.parametrize(("tries", "jitter", "pause_s"), [(1, 0.0, 0.5), (1, 1.0, 1.0), (2, 0.0, 1.0), (3, 1.0, 4.0)])
def test_pauses_double(tries: int, jitter: float, pause_s: float) -> None:
    """Between half and the whole of the doubled first pause."""
    assert RetryLimits(first_pause_s=1.0).pause_s(tries, jitter) == pause_s


@pytest.mark.parametrize("limits", [(0, 0.1, 1.0), (11, 0.1, 1.0), (1, -1.0, 1.0), (1, 0.1, 0.0)])
def test_impossible_limits(limits: tuple[int, float, float]) -> None:
    """Ranges are checked when they are made."""
    with pytest.raises(ValueError, match="must"):
        RetryLimits(*limits)
