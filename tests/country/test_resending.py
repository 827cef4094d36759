"""Which visits are sent again, and when."""

from __future__ import annotations

from country.playing.resending import Resending


def test_pauses_double_up_to_a_bound() -> None:
    resending, now, pauses = Resending(2.0, 10.0), 0.0, []
    resending.sent(7, now)
    for _ in range(4):
        step = next(tick for tick in range(1, 100) if resending.due(now + tick, 5))
        pauses.append(step)
        now += step
        resending.sent(7, now)
    assert pauses == [2, 4, 8, 10]


def test_a_receipt_ends_it_and_counts_once() -> None:
    resending = Resending(2.0, 60.0)
    resending.sent(1, 0.0)
    resending.sent(2, 0.0)
    assert resending.receipted(1)
    assert not resending.receipted(1)
    assert resending.due(5.0, 10) == [2]
    assert len(resending) == 1


def test_no_more_than_asked_for() -> None:
    resending = Resending(1.0, 60.0)
    for number in range(5):
        resending.sent(number, 0.0)
    assert resending.due(1.0, 3) == [0, 1, 2]
    assert resending.due(1.0, 3) == [3, 4]
