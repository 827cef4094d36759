"""One visit as the desk's pages see it, and what staff can do for it.

It holds no name, no number and no certificate of the patient, because none of them is needed to call a ticket.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.wire import words
from device.wire.messages import host

WAITING = (words.Outcome.PENDING, words.Outcome.NOT_VERIFIED)
"""A person at the desk settles these."""


@dataclass(frozen=True)
class Earlier:
    """The insurance was found valid in this very month already, at `at` by `how` (card, number, batch or file)."""

    at: float
    how: str


@dataclass(frozen=True)
class DeskVisit:
    """One visit as it stands now; times are seconds since 1970."""

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
    changes: tuple[words.Change, ...] = ()
    """What about the insurance differs from the last time."""
    earlier: Earlier | None = None
    """Set when no card was needed today."""
    notice: str = ""
    """What the eligibility system itself says, word for word."""
    medical_until: int = 0
    """Until when consented medical information may be read; 0 when there is none."""

    @property
    def waits(self) -> bool:
        """Whether it waits for a person at the desk, or has waited and not lapsed yet."""
        return self.outcome in WAITING

    def can_confirm(self, now: float) -> bool:
        """Tell whether staff can compare a person with a card: the visit waits for that and has not lapsed.

        A visit of which no card was read waits for a look-up instead: there is nothing to compare.
        """
        return self.waits and now < self.confirm_until and self.card_kind is not words.CardKind.NONE

    def can_look_up(self, now: float) -> bool:
        """Tell whether a look-up by insured number is what comes first: no card was read, and it has not lapsed."""
        return self.waits and now < self.confirm_until and self.card_kind is words.CardKind.NONE

    def may_look_up(self, now: float) -> bool:
        """Tell whether the insurance may be looked up by its number: no card was read, or the card did not do."""
        if self.card_kind is words.CardKind.NONE:
            return self.can_look_up(now)
        is_open = self.eligibility is not None and self.eligibility.status is not words.EligibilityStatus.ELIGIBLE
        return is_open and not (self.waits and now >= self.confirm_until)
