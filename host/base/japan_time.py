"""Japan's days: what is insured, expires or is checked "this month" goes by them, wherever the host stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9), "JST")
"""Japan has no summer time."""


def japan_day(at: float) -> date:
    """Give the day in Japan of a time in seconds since 1970."""
    return datetime.fromtimestamp(at, JAPAN).date()
