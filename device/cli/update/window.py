"""May it be updated at this minute, and when is the next one? Pure; Japan's time, which knows no summer time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from device.cli.update.settings import WEEK_MINUTES, UpdateSettings

JAPAN = timezone(timedelta(hours=9), "JST")


def is_open(settings: UpdateSettings, now: datetime) -> bool:
    """Say whether the window is open; `now` has a zone."""
    return settings.window.holds(_minute_of_week(now))


def next_opening(settings: UpdateSettings, now: datetime) -> datetime | None:
    """Give the minute at which it opens next (now, if it is open), in Japan's time; None for a window of no day."""
    minute = now.astimezone(JAPAN).replace(second=0, microsecond=0)
    for ahead in range(WEEK_MINUTES):
        candidate = minute + timedelta(minutes=ahead)
        if is_open(settings, candidate):
            return candidate
    return None


def _minute_of_week(now: datetime) -> int:
    here = now.astimezone(JAPAN)
    return (here.weekday() * 24 + here.hour) * 60 + here.minute
