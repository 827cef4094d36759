"""Finding a person without card and number in a disaster: by name, birth date, sex and part of the address.

The person has consented by word of mouth. Every use is recorded by the authority and reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from host.eligibility.answer import OfficialWords
from host.eligibility.qualification import Consent, QualificationDetails
from host.eligibility.reason import Reason


@dataclass(frozen=True, repr=False)
class DisasterQuestion:
    """Who is this, and how insured on `on_date`? Name or kana may be empty, not both; `sex` 0 means not asked.

    `oral_consent` must be true: nobody is looked for without having agreed, or being unable to. `asked_by` is the
    staff member's account and `why` their reason; both go into the authority's record.
    """

    request_id: str
    name: str
    kana: str
    birth_date: date
    sex: int
    address_part: str
    oral_consent: bool
    asked_by: str
    why: str
    on_date: date

    def __post_init__(self) -> None:
        """Check what the law asks for."""
        if not self.oral_consent:
            raise ValueError("disaster mode needs the consent by word of mouth")
        if not (self.name.strip() or self.kana.strip()):
            raise ValueError("a name or its kana is needed")


@dataclass(frozen=True, repr=False)
class DisasterCandidate:
    """One person who fits; `medical_token` opens their medical information, or is empty.

    `sex` is 1 male, 2 female, 3 not set.
    """

    name: str
    kana: str
    birth_date: date
    sex: int
    address: str
    qualifications: tuple[QualificationDetails, ...]
    medical_token: str = ""
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, repr=False)
class DisasterAnswer:
    """Who fits: nobody, one, or several among whom a person decides. With a reason, nothing could be asked."""

    candidates: tuple[DisasterCandidate, ...] = ()
    reason: Reason = Reason.NONE
    official: OfficialWords = field(default_factory=OfficialWords)

    @property
    def could_ask(self) -> bool:
        """Whether there was an answer, if only that nobody fits."""
        return self.reason is Reason.NONE
