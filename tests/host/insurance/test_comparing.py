"""What has changed since the last time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from device.wire.words import Change
from host.eligibility.qualification import ElderlyCertificate, QualificationDetails
from host.insurance.comparing import compare, end_of, ratio_of
from host.insurance.record import Difference
from tests.host.insurance.people import ASSISTANCE, HANAKO, LIMIT, NEW_INSURER


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (replace(HANAKO, ratio_percent=30), Difference(Change.RATIO, "20", "30")),
        (replace(HANAKO, ratio_percent=0), Difference(Change.RATIO, "20", "")),
        (
            replace(HANAKO, number="0000078"),
            Difference(Change.SYMBOL_OR_NUMBER, "架０１ 0000077 02", "架０１ 0000078 02"),
        ),
        (replace(HANAKO, branch=""), Difference(Change.SYMBOL_OR_NUMBER, "架０１ 0000077 02", "架０１ 0000077")),
        (
            replace(HANAKO, insurer_number="  999998", number="1"),
            Difference(Change.INSURER, "999999", "999998"),
        ),
        (replace(HANAKO, valid_until=date(2028, 7, 31)), Difference(Change.VALIDITY, "2027-07-31", "2028-07-31")),
        (
            replace(HANAKO, card_valid_until=date(2027, 3, 31)),
            Difference(Change.VALIDITY, "2027-07-31", "2027-03-31"),
        ),
        (replace(HANAKO, limits=(LIMIT,)), Difference(Change.LIMIT_CERTIFICATE, "", "01/A03")),
    ],
)
def test_one_difference(now: QualificationDetails, expected: Difference) -> None:
    assert compare((HANAKO,), (now,)) == (expected,)


def test_other_writing_is_no_difference() -> None:
    other = replace(
        HANAKO, insurer_number="999999", symbol="架01", number="77", name="見本　●子", kana="ミホンハナコ"
    )
    assert compare((HANAKO,), (other,)) == ()


def test_a_new_insurer_with_all_that_comes_with_it() -> None:
    now = replace(NEW_INSURER, ratio_percent=30, valid_until=None)
    assert [one.what for one in compare((HANAKO,), (now,))] == [Change.INSURER, Change.RATIO, Change.VALIDITY]


def test_public_assistance_beside_the_insurance() -> None:
    began = Difference(Change.PUBLIC_ASSISTANCE, "", "12999999")
    assert compare((HANAKO,), (HANAKO, ASSISTANCE)) == (began,)
    assert compare((HANAKO, ASSISTANCE), (ASSISTANCE, HANAKO)) == ()
    assert compare((ASSISTANCE,), (HANAKO,)) == (Difference(Change.PUBLIC_ASSISTANCE, "12999999", ""),)


def test_nothing_known_is_nothing_changed() -> None:
    assert compare((), (HANAKO,)) == ()
    assert compare((HANAKO,), ()) == ()


def test_the_certificate_for_the_elderly_counts_first() -> None:
    elderly = replace(HANAKO, elderly=ElderlyCertificate(30, valid_until=date(2027, 1, 31)))
    assert (ratio_of(elderly), end_of(elderly)) == (30, "2027-01-31")
    assert (ratio_of(HANAKO), end_of(replace(HANAKO, valid_until=None))) == (20, "")
