"""What a certificate is worth by its dates alone, judged in Japan time.

`grace` follows the official rule for insurance cards: until the end of the third month after the month of expiry the
certificate still answers "insured or not", and opens no medical information.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta, timezone
from enum import Enum

JAPAN = timezone(timedelta(hours=9), "JST")
EXPIRING_DAYS = 90
GRACE_MONTHS = 3


class CertificateStatus(Enum):
    """What the certificate is worth; the values are the words on the wire."""

    VALID = "valid"
    EXPIRING = "expiring"
    GRACE = "grace"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN_ISSUER = "unknown_issuer"
    NOT_CHECKED = "not_checked"

    @property
    def by_date(self) -> bool:
        """Whether only a clock can have said so."""
        return self not in (CertificateStatus.UNKNOWN_ISSUER, CertificateStatus.NOT_CHECKED)


def judge_dates(starts: datetime, ends: datetime, now: datetime) -> CertificateStatus:
    """Give the status by dates alone; all times carry a zone."""
    if now < starts:
        return CertificateStatus.NOT_YET_VALID
    if now > ends:
        in_grace = now.astimezone(JAPAN).date() <= grace_end(ends)
        return CertificateStatus.GRACE if in_grace else CertificateStatus.EXPIRED
    soon = ends - now <= timedelta(days=EXPIRING_DAYS)
    return CertificateStatus.EXPIRING if soon else CertificateStatus.VALID


def grace_end(ends: datetime) -> date:
    """Give the last day of grace: the end of the third month after the month in which it ended, in Japan."""
    last = ends.astimezone(JAPAN).date()
    months = last.year * 12 + last.month - 1 + GRACE_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
