"""The normal share by age, on the days on which it changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.paper.share import SHARES, Band, birthday, choose_share


@pytest.mark.parametrize(
    ("born", "on", "band"),
    [
        (date(2020, 6, 1), date(2026, 3, 31), Band.PRESCHOOL),
        (date(2020, 6, 1), date(2027, 3, 31), Band.PRESCHOOL),
        (date(2020, 6, 1), date(2027, 4, 1), Band.ADULT),
        (date(2020, 4, 1), date(2026, 3, 31), Band.PRESCHOOL),
        (date(2020, 4, 1), date(2026, 4, 1), Band.ADULT),
        (date(2020, 4, 2), date(2026, 4, 1), Band.PRESCHOOL),
        (date(2020, 4, 2), date(2027, 4, 1), Band.ADULT),
        (date(1956, 11, 15), date(2026, 11, 30), Band.ADULT),
        (date(1956, 11, 15), date(2026, 12, 1), Band.FROM_70),
        (date(1956, 11, 1), date(2026, 10, 31), Band.ADULT),
        (date(1956, 11, 1), date(2026, 11, 1), Band.FROM_70),
        (date(1956, 12, 15), date(2027, 1, 1), Band.FROM_70),
        (date(1951, 11, 24), date(2026, 11, 23), Band.FROM_70),
        (date(1951, 11, 24), date(2026, 11, 24), Band.FROM_75),
        (date(1952, 2, 29), date(2027, 2, 28), Band.FROM_70),
        (date(1952, 2, 29), date(2027, 3, 1), Band.FROM_75),
        (date(2026, 11, 24), date(2026, 11, 24), Band.PRESCHOOL),
    ],
)
def test_the_share_changes_on_its_day(born: date, on: date, band: Band) -> None:
    assert choose_share(born, on) is SHARES[band]


def test_shares_are_those_of_the_law() -> None:
    assert {band: (share.percent, share.higher) for band, share in SHARES.items()} == {
        Band.PRESCHOOL: (20, ()),
        Band.ADULT: (30, ()),
        Band.FROM_70: (20, (30,)),
        Band.FROM_75: (10, (20, 30)),
    }


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 100 * 366))
def test_nobody_becomes_younger(born: date, days: int) -> None:
    on = date.fromordinal(born.toordinal() + days)
    bands = list(Band)
    now, later = choose_share(born, on).band, choose_share(born, date.fromordinal(on.toordinal() + 1)).band
    assert bands.index(now) <= bands.index(later) <= bands.index(now) + 1
    assert (now is Band.FROM_75) == (on >= birthday(born, 75))
