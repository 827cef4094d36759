"""Hours: Japan's, past midnight, round the week's end, and never together with the clinic's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.base.config import load_config, parse_config
from device.base.errors import ConfigurationError
from device.cli.update.settings import WEEK_MINUTES, Day, Hours, UpdateSettings
from device.cli.update.window import JAPAN, is_open, next_opening
from tests.device.cli.update.archives import ROOT

TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 30]))
HOURS = st.builds(
    lambda days, begins, ends: (days, begins, ends), st.sets(st.sampled_from(list(Day)), min_size=1), TIMES, TIMES
).filter(lambda hours: hours[1] != hours[2])
NIGHT = UpdateSettings(window=Hours((Day.SAT,), "23:30", "02:00"))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of a week that begins on Monday, 2 November 2026, in Japan."""
    return datetime(2026, 11, 2, tzinfo=JAPAN) + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (at(5, 23, 29), False),
        (at(5, 23, 30), True),
        (at(6, 1, 59), True),
        (at(6, 2), False),
        (at(6, 23, 45), False),
        (at(0, 0, 30), False),
    ],
)
def test_past_midnight_belongs_to_the_day_on_which_it_begins(moment: datetime, opened: bool) -> None:
    assert is_open(NIGHT, moment) is opened


def test_sundays_night_reaches_into_monday() -> None:
    settings = UpdateSettings(window=Hours((Day.SUN,), "23:00", "03:00"))
    assert is_open(settings, at(0, 2, 59))
    assert not is_open(settings, at(1, 2))


def test_times_are_japans_whatever_the_machines_zone_is() -> None:
    assert is_open(UpdateSettings(), datetime(2026, 11, 1, 16, 30, tzinfo=UTC))  # 01:30 in Japan
    assert not is_open(UpdateSettings(), datetime(2026, 11, 2, 1, 30, tzinfo=UTC))


def test_the_next_opening_is_found() -> None:
    assert next_opening(NIGHT, at(0, 9)) == at(5, 23, 30)
    assert next_opening(NIGHT, at(6, 0, 5)) == at(6, 0, 5)
    assert next_opening(UpdateSettings(window=Hours((), "01:00", "02:00")), at(0, 9)) is None


@pytest.mark.parametrize("begins", ["24:00", "1:00", "01:60", "", "01:00:00"])
def test_what_is_no_time_of_day_is_refused(begins: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        Hours((Day.MON,), begins, "03:00")


def test_a_window_in_the_clinics_hours_is_a_wrong_configuration() -> None:
    table = {"window": {"days": ["mon"], "begins": "06:00", "ends": "08:00"}}
    with pytest.raises(ConfigurationError, match="clinic_hours"):
        parse_config(table, UpdateSettings, where="update.toml")


@given(HOURS, HOURS)
def test_two_hours_meet_exactly_when_a_minute_is_in_both(
    one: tuple[set[Day], str, str], other: tuple[set[Day], str, str]
) -> None:
    first, second = Hours(tuple(one[0]), *one[1:]), Hours(tuple(other[0]), *other[1:])
    shared = any(first.holds(minute) and second.holds(minute) for minute in range(0, WEEK_MINUTES, 30))
    assert first.meets(second) is second.meets(first) is shared


@pytest.mark.parametrize("shipped", ["terminal/update.toml", "host/host-update.toml"])
def test_what_is_shipped_is_valid_and_switches_nothing_on(shipped: str) -> None:
    path = Path(ROOT, "packaging", "config", shipped)
    assert load_config(path, UpdateSettings) == UpdateSettings()
