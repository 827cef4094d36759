"""Japan's dates, and what they mean for a certificate. Pure; the moment is always passed in."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9), "JST")
"""Japan's time has no summer time, so a fixed offset serves and no zone data is needed."""

ENDS_SOON_DAYS = 90
"""From this many days before its end, a certificate is answered with a notice."""

GRACE_MONTHS = 3
"""An expired certificate still gives eligibility to the end of the third month after (published rule of MHLW)."""

Clock = Callable[[], datetime]
"""Gives the present moment with its zone."""


def system_clock() -> datetime:
    """Give the machine's present moment in Japan's time."""
    return datetime.now(JAPAN)


def japan_date(moment: datetime) -> date:
    """Give the date in Japan at `moment`, which must have a zone."""
    return moment.astimezone(JAPAN).date()


def japan_moment(epoch_s: int) -> datetime:
    """Give the moment in Japan's time from seconds since 1970."""
    return datetime.fromtimestamp(epoch_s, JAPAN)


def grace_end(not_after: date) -> date:
    """Give the last day of grace: the last day of the third month after the month of `not_after`."""
    months = not_after.year * 12 + (not_after.month - 1) + GRACE_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def ends_soon(not_after: date, today: date) -> bool:
    """Whether a certificate that is still good ends within `ENDS_SOON_DAYS`."""
    return today <= not_after <= today + timedelta(days=ENDS_SOON_DAYS)
