"""The self-declaration form (被保険者資格申立書) of the ministry's notice 保発0710第1号, filled with what is known.

The items are the notice's, the layout is ours. What is not known stays empty for the patient to write; nothing is
filled in before the person is confirmed, since a form with somebody's address may not go to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from device.wire.words import CardKind, EligibilityStatus
from host.eligibility.qualification import QualificationDetails, QualificationKind
from host.eligibility.reason import Reason
from host.paper.share import Share, choose_share

_LATER_STAGE = "39"
"""The kind of insurer (法別番号) of people over 75."""

_NATIONAL_DIGITS = 6


class Why(StrEnum):
    """Why the form is needed; one is ticked."""

    SYSTEM = "system"
    NOT_FOUND = "not_found"
    CERTIFICATE = "certificate"
    NO_CARD = "no_card"
    OTHER = "other"


class Scheme(StrEnum):
    """The kind of insurance."""

    EMPLOYEE = "employee"
    NATIONAL = "national"
    LATER_STAGE = "later_stage"
    UNKNOWN = "unknown"


@dataclass(frozen=True, repr=False)
class Known:
    """What is known of the person; empty where nothing is."""

    name: str = ""
    kana: str = ""
    birth_date: date | None = None
    sex: int = 0
    address: str = ""
    post_number: str = ""
    scheme: Scheme = Scheme.UNKNOWN
    insurer_number: str = ""
    insurer_name: str = ""
    symbol: str = ""
    number: str = ""
    branch: str = ""
    ratio_percent: int = 0


@dataclass(frozen=True)
class Declaration:
    """One form. `share` is the normal one by age, None where no date of birth is known."""

    day: date
    why: Why | None = None
    ticket: str = ""
    known: Known = field(default_factory=Known, repr=False)
    share: Share | None = None


def fill(day: date, why: Why | None, ticket: str, found: QualificationDetails | None) -> Declaration:
    """Fill a form for a day with the last known insurance, or with nothing."""
    if found is None:
        return Declaration(day, why, ticket)
    known = Known(
        name=found.name,
        kana=found.kana,
        birth_date=found.birth_date,
        sex=found.sex,
        address=found.address,
        post_number=found.post_number,
        scheme=scheme_of(found),
        insurer_number=found.insurer_number.strip(),
        insurer_name=found.insurer_name,
        symbol=found.symbol,
        number=found.number,
        branch=found.branch,
        ratio_percent=found.elderly.ratio_percent if found.elderly else found.ratio_percent,
    )
    return Declaration(day, why, ticket, known, choose_share(found.birth_date, day))


def scheme_of(found: QualificationDetails) -> Scheme:
    """Tell the kind of insurance by the insurer's number."""
    number = found.insurer_number.strip()
    if found.kind is not QualificationKind.INSURANCE or not number.isdecimal():
        return Scheme.UNKNOWN
    if number.startswith(_LATER_STAGE):
        return Scheme.LATER_STAGE
    return Scheme.NATIONAL if len(number) == _NATIONAL_DIGITS else Scheme.EMPLOYEE


def choose_why(status: EligibilityStatus | None, reason: int, card: CardKind) -> Why:
    """Tell which reason to tick, by what came of the question about a visit."""
    if card is CardKind.NONE and (status is None or reason == Reason.NOTHING_TO_ASK):
        return Why.NO_CARD
    if reason in (Reason.CERTIFICATE_EXPIRED, Reason.CARD_SUSPENDED, Reason.CARD_REVOKED):
        return Why.CERTIFICATE
    if status is None or status is EligibilityStatus.COULD_NOT_CHECK:
        return Why.SYSTEM
    if status in (EligibilityStatus.NOT_ELIGIBLE, EligibilityStatus.NOT_FOUND):
        return Why.NOT_FOUND
    return Why.OTHER
