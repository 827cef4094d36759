"""What the desk page needs from the host, in the desk's own words.

The page knows no database, no broker and no eligibility system: whoever implements `DeskPort` does. A visit here
holds no name, no number and no certificate of the patient, because none of them is needed to call a ticket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from device.wire import words
from device.wire.messages import host


class Confirmed(StrEnum):
    """What became of a staff member's confirmation."""

    CONFIRMED = "confirmed"
    ALREADY = "already"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


class LookedUp(StrEnum):
    """What became of a look-up by insured number."""

    ANSWERED = "answered"
    NOT_CHECKED = "not_checked"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LookUpAnswer:
    """The outcome of a look-up; `reason` is the error number when nothing could be checked, else 0."""

    outcome: LookedUp
    reason: int = 0


@dataclass(frozen=True, repr=False)
class InsuredNumber:
    """What a staff member read off a certificate of eligibility; symbol and branch may be empty."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date


@dataclass(frozen=True)
class DeskUser:
    """A staff member's account: `name` is typed to log in, `display` is what colleagues read."""

    name: str
    display: str


@dataclass(frozen=True)
class DeskVisit:
    """One visit of today as it stands now; times are seconds since 1970."""

    visit_id: str
    ticket: str
    terminal: str
    method: words.Method
    outcome: words.Outcome
    reason: int
    """The error number for which the visit was left to staff; 0 when there is none."""
    received_at: float
    late: bool
    card_kind: words.CardKind
    genuine: words.Genuine
    certificate_status: words.CertificateStatus
    revocation: words.Revocation
    eligibility: host.Eligibility | None
    """None while it is still being asked."""
    confirmed_by: str
    confirmed_at: int
    confirm_until: int
    """When a pending visit lapses; 0 when it is not pending."""
    change: int
    handed_to: int
    """How many subscribers acknowledged the newest change."""
    subscribers: int


class DeskPort(Protocol):
    """The host as the desk sees it.

    The three plain methods may block; the page calls them from worker threads, several at a time.
    """

    def authenticate(self, name: str, password: str) -> DeskUser | None:
        """Give the account when the password is right; slow on purpose (Argon2id), also for unknown names."""

    def visits(self) -> tuple[DeskVisit, ...]:
        """Give today's visits, newest first."""

    def confirm(self, visit_id: str, user: DeskUser) -> Confirmed:
        """Record that `user` compared person and card of this one visit."""

    async def look_up(self, visit_id: str, insured: InsuredNumber, user: DeskUser) -> LookUpAnswer:
        """Ask about an insured number for one visit without a card; an answer also confirms that `user` saw them."""

    async def changed(self, after: int) -> int:
        """Wait until the data's version passes `after`, or about 20 s, and give the version.

        Versions start at 0, so that `changed(-1)` answers at once.
        """
