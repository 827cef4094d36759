"""Dates in Japan time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from device.firmware.card.certificate.dates import JAPAN, CertificateStatus, grace_end, judge_dates
from tests.device.firmware.card.certificate.authority import ENDS, STARTS


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (STARTS - timedelta(seconds=1), CertificateStatus.NOT_YET_VALID),
        (STARTS, CertificateStatus.VALID),
        (ENDS - timedelta(days=90, seconds=1), CertificateStatus.VALID),
        (ENDS - timedelta(days=90), CertificateStatus.EXPIRING),
        (ENDS, CertificateStatus.EXPIRING),
        (ENDS + timedelta(seconds=1), CertificateStatus.GRACE),
        (datetime(2030, 5, 31, 23, 59, 59, tzinfo=JAPAN), CertificateStatus.GRACE),
        (datetime(2030, 6, 1, 0, 0, tzinfo=JAPAN), CertificateStatus.EXPIRED),
    ],
)
def test_the_status_follows_the_dates_in_japan(now: datetime, status: CertificateStatus) -> None:
    assert judge_dates(STARTS, ENDS, now) is status


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), date(2027, 3, 31)),
        (datetime(2027, 11, 1, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 9, 15, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_grace_ends_with_the_third_month(ends: datetime, last: date) -> None:
    assert grace_end(ends) == last
