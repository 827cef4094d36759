"""Times and lengths of time in words."""

from __future__ import annotations

import pytest

from host.desk.base.times import format_span, format_time
from tests.host.desk.catalogues import EN, JA
from tests.host.desk.visits import NOON


def test_the_clock_is_japans() -> None:
    assert format_time(NOON) == "12:00"
    assert format_time(0) == "09:00"


@pytest.mark.parametrize(
    ("seconds", "fine", "ja", "en"),
    [
        (-5, True, "0分00秒", "0 min 00 s"),
        (59.9, True, "0分59秒", "0 min 59 s"),
        (59.9, False, "1分未満", "under 1 min"),
        (60, False, "1分", "1 min"),
        (723, True, "12分03秒", "12 min 03 s"),
        (723, False, "12分", "12 min"),
        (3600, True, "1時間00分", "1 h 00 min"),
        (7865, False, "2時間11分", "2 h 11 min"),
    ],
)
def test_spans(seconds: float, fine: bool, ja: str, en: str) -> None:
    assert format_span(seconds, JA, fine=fine) == ja
    assert format_span(seconds, EN, fine=fine) == en
