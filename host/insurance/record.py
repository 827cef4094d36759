"""What is known of a visit's insurance: plain records. All that is personal is hidden from `repr`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from device.wire.words import Change, EligibilityStatus
from host.eligibility.answer import OfficialWords
from host.eligibility.medical import MEDICAL_KINDS
from host.eligibility.qualification import Consent, ConsentKind, ConsentState, QualificationDetails


class How(StrEnum):
    """By what the insurance was checked."""

    CARD = "card"
    NUMBER = "number"
    BATCH = "batch"
    FILE = "file"


@dataclass(frozen=True, repr=False)
class Difference:
    """What differs from the last time, in the official texts and codes (a ratio in percent, a day as YYYY-MM-DD).

    Empty where there was or is nothing.
    """

    what: Change
    before: str
    after: str


@dataclass(frozen=True)
class Earlier:
    """The insurance was found valid in this very month (Japan's), so that no card is needed for it today."""

    at: float
    how: How


@dataclass(frozen=True)
class Found:
    """What came of asking about a visit, as it stands now.

    `found_at` is the host's time, `confirmed_at` the authority's, in seconds since 1970. `link` is the patient link
    of the visit's card, empty when staff made none. An insurance stands before public assistance.
    """

    status: EligibilityStatus
    how: How
    found_at: float
    official: OfficialWords = field(default_factory=OfficialWords)
    notices: tuple[OfficialWords, ...] = ()
    confirmed_at: int = 0
    qualifications: tuple[QualificationDetails, ...] = field(default=(), repr=False)
    consents: tuple[Consent, ...] = ()
    medical_token: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    changes: tuple[Difference, ...] = field(default=(), repr=False)
    this_month: Earlier | None = None

    @property
    def qualification(self) -> QualificationDetails | None:
        """The first qualification, if any."""
        return self.qualifications[0] if self.qualifications else None

    @property
    def medical_kinds(self) -> tuple[ConsentKind, ...]:
        """The kinds of medical information that the person lets the clinic see."""
        given = {consent.kind for consent in self.consents if consent.state is ConsentState.GIVEN}
        return tuple(kind for kind in MEDICAL_KINDS if kind in given) if self.medical_token else ()

    @property
    def medical_until(self) -> int:
        """When the first of these consents ends, in seconds since 1970; 0 when there is none."""
        ends = [consent.available_until for consent in self.consents if consent.kind in self.medical_kinds]
        return min(ends, default=0)


def with_link(found: Found, link: str) -> Found:
    """Give the same with the link that staff have made since."""
    return replace(found, link=link)
