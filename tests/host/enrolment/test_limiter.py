"""The limit on tries."""

from __future__ import annotations

from host.enrolment.limiter import TriesLimit
from tests.host.world import SetClock


def test_so_many_in_a_minute() -> None:
    clock = SetClock(0.0)
    limit = TriesLimit(2, clock)
    assert [limit.allows() for _ in range(3)] == [True, True, False]
    clock.now = 59.9
    assert not limit.allows()
    clock.now = 60.0
    assert limit.allows()
