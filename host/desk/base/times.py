"""Times as reception staff read them: the clock on the wall in Japan, and how long somebody has been waiting.

`board/static/board.js` counts on from what is written here and follows the same rules.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from host.desk.base.catalogue import Catalogue

JAPAN = timezone(timedelta(hours=9), "JST")
"""A fixed offset, since Japan has no summer time; a clinic server need not have a zone database for it."""


def format_time(at: float) -> str:
    """Give the hour and minute of `at` (seconds since 1970) in Japan."""
    return datetime.fromtimestamp(at, JAPAN).strftime("%H:%M")


def format_day(at: float) -> str:
    """Give the day of `at` in Japan, as 2026-11-24."""
    return datetime.fromtimestamp(at, JAPAN).strftime("%Y-%m-%d")


def format_day_time(at: float) -> str:
    """Give day, hour and minute of `at` in Japan, as 2026-11-24 09:15."""
    return datetime.fromtimestamp(at, JAPAN).strftime("%Y-%m-%d %H:%M")


def format_second(at: float) -> str:
    """Give day, hour, minute and second of `at` in Japan, as 2026-11-24 09:15:32."""
    return datetime.fromtimestamp(at, JAPAN).strftime("%Y-%m-%d %H:%M:%S")


def format_span(seconds: float, catalogue: Catalogue, *, fine: bool) -> str:
    """Give a length of time in words; `fine` counts seconds below an hour, otherwise minutes are the least."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return catalogue.say("span.hours", hours=hours, minutes=f"{minutes:02}")
    if fine:
        return catalogue.say("span.minutes_seconds", minutes=minutes, seconds=f"{rest:02}")
    return catalogue.say("span.minutes", minutes=minutes) if minutes else catalogue.say("span.under_minute")
