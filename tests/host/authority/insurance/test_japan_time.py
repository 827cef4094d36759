"""Japan's dates and the end of grace."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from host.authority.insurance.japan_time import ends_soon, grace_end, japan_date, japan_moment


@pytest.mark.parametrize(
    ("not_after", "end"),
    [
        (date(2026, 8, 1), date(2026, 11, 30)),
        (date(2026, 8, 31), date(2026, 11, 30)),
        (date(2026, 11, 24), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 9, 15), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_grace_ends_with_the_third_month(not_after: date, end: date) -> None:
    """Whatever the day of the month, grace runs to a month's last day."""
    assert grace_end(not_after) == end


def test_the_day_changes_at_japans_midnight() -> None:
    """15:00 UTC is the next day in Japan."""
    assert japan_date(datetime(2026, 11, 24, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert japan_date(datetime(2026, 11, 24, 15, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_a_moment_carries_japans_offset() -> None:
    """Moments are told with +09:00."""
    assert japan_moment(0).isoformat() == "1970-01-01T09:00:00+09:00"


@pytest.mark.parametrize(("days_before", "soon"), [(91, False), (90, True), (0, True), (-1, False)])
def test_ends_soon_from_ninety_days_before(days_before: int, soon: bool) -> None:
    """The last day still counts as good; the day after is no "soon"."""
    end = date(2026, 11, 24)
    assert ends_soon(end, date.fromordinal(end.toordinal() - days_before)) is soon
