"""The day's work is done once a day, at night, or as soon as the host is back."""

from __future__ import annotations

from datetime import datetime

import pytest

from host.base.japan_time import JAPAN
from host.retention.daily import is_due


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN).timestamp()


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-11-25 03:00:10", "2026-11-25 03:01", False),
        ("2026-11-25 03:00:10", "2026-11-26 02:59", False),
        ("2026-11-25 03:00:10", "2026-11-26 03:00", True),
        ("2026-11-25 10:00", "2026-11-26 03:00", True),
        ("2026-11-25 02:59", "2026-11-25 03:00", True),
        ("2026-11-25 03:00", "2026-11-26 23:00", True),
        ("2026-11-20 03:00", "2026-11-26 01:00", True),
        ("2026-11-26 03:00", "2026-11-25 12:00", True),
    ],
)
def test_when_it_is_due(last: str, now: str, due: bool) -> None:
    assert is_due(at(last), at(now), 3) is due


def test_a_new_host_does_it_at_once() -> None:
    assert is_due(0.0, at("2026-11-25 12:00"), 3)
