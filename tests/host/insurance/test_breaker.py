"""The circuit breaker, by a clock that tests set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.eligibility.reason import Reason
from host.insurance.breaker import DOWN, Breaker, BreakerLimits, Gate

LIMITS = BreakerLimits(failures=3, pause_s=10, pause_max_s=60, try_s=30)


def opened(jitter: float = 1.0, at: float = 100.0) -> Breaker:
    breaker = Breaker(LIMITS, lambda: jitter)
    for _ in range(LIMITS.failures):
        assert breaker.enter(at)
        breaker.failed(Reason.AUTHORITY_SLOW, at)
    return breaker


def test_begins_closed() -> None:
    breaker = Breaker(LIMITS, lambda: 1.0)
    assert (breaker.gate(0), breaker.reason, breaker.next_try_s(0)) == (Gate.CLOSED, Reason.NONE, 0)


def test_fewer_failures_keep_it_closed_and_a_success_forgets_them() -> None:
    breaker = Breaker(LIMITS, lambda: 1.0)
    for _ in range(5):
        breaker.failed(Reason.AUTHORITY_BUSY, 0)
        breaker.failed(Reason.AUTHORITY_BUSY, 0)
        assert breaker.gate(0) is Gate.CLOSED
        breaker.worked()


def test_opens_after_failures_in_a_row_and_names_the_last() -> None:
    breaker = opened()
    assert (breaker.gate(109.9), breaker.enter(109.9)) == (Gate.OPEN, False)
    assert (breaker.reason, breaker.next_try_s(104)) == (Reason.AUTHORITY_SLOW, 6)


def test_one_question_tries_and_keeps_the_others_back() -> None:
    breaker = opened()
    assert breaker.gate(110) is Gate.READY
    assert breaker.enter(110)
    assert not breaker.enter(110)
    breaker.worked()
    assert (breaker.gate(110), breaker.enter(110), breaker.enter(110)) == (Gate.CLOSED, True, True)


def test_a_failed_try_doubles_the_pause_up_to_its_limit() -> None:
    breaker, now, pauses = opened(), 110.0, []
    for _ in range(5):
        assert breaker.enter(now)
        breaker.failed(Reason.AUTHORITY_SLOW, now)
        pauses.append(breaker.next_try_s(now))
        now += pauses[-1]
    assert pauses == [20, 40, 60, 60, 60]


def test_a_try_that_never_ends_is_followed_by_another() -> None:
    breaker = opened()
    assert breaker.enter(110)
    assert not breaker.enter(139.9)
    assert breaker.enter(140)


def test_questions_from_before_the_pause_do_not_make_it_longer() -> None:
    breaker = opened()
    breaker.failed(Reason.CONNECTION_REFUSED, 105)
    assert (breaker.next_try_s(105), breaker.reason) == (5, Reason.CONNECTION_REFUSED)


@given(st.floats(0, 1))
def test_jitter_spreads_the_first_try_over_half_the_pause(jitter: float) -> None:
    assert 5 <= opened(jitter).next_try_s(100) <= 10


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50)), max_size=60))
def test_is_never_shut_for_ever(steps: list[tuple[bool, int]]) -> None:
    """Whatever happens, after the longest pause or a try's time a question goes through again.

    In whole seconds, which are exact: sums of fractions are off by the last bit.
    """
    breaker, now = Breaker(LIMITS, lambda: 1.0), 0.0
    for works, wait_s in steps:
        now += wait_s
        if breaker.enter(now):
            breaker.worked() if works else breaker.failed(Reason.AUTHORITY_UNREACHABLE, now)
        assert breaker.next_try_s(now) <= LIMITS.pause_max_s
    assert breaker.enter(now + LIMITS.pause_max_s)


def test_what_means_that_the_way_is_down() -> None:
    """Never what is said about one person."""
    said = {Reason.CARD_SUSPENDED, Reason.CARD_REVOKED, Reason.CERTIFICATE_EXPIRED, Reason.OFFICIAL_ERROR}
    assert not DOWN & (said | {Reason.NONE, Reason.NOTHING_TO_ASK, Reason.AUTHORITY_WRONG_ANSWER})
    assert all(reason.may_pass for reason in DOWN)


@pytest.mark.parametrize(
    "wrong", [{"failures": 0}, {"pause_s": 0}, {"pause_s": 70}, {"try_s": 0}], ids=lambda wrong: next(iter(wrong))
)
def test_limits(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="pause_s"):
        BreakerLimits(**{"failures": 3, "pause_s": 10, "pause_max_s": 60, "try_s": 30} | wrong)  # type: ignore[arg-type]  # wrong on purpose
