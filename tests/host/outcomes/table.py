"""The outcome table: what is the case, and what the host says by card, by number and through the linkage software.

Situations and official ways are those of the health ministry's notices: whatever could not be checked says so, and
nobody is sent away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from device.wire.words import EligibilityStatus
from host.eligibility.next_step import Step
from host.eligibility.reason import Reason
from tests.host.outcomes.town import Insured, Town, insured_until


@dataclass(frozen=True)
class Expected:
    """What the host says: status, reason, next step; in FHIR `outcome`, and `inforce` of every insurance given."""

    status: EligibilityStatus
    step: Step
    outcome: str = "complete"
    in_force: bool | None = None
    reason: Reason = Reason.NONE


@dataclass(frozen=True)
class Situation:
    """One row; None where there is no such way to ask."""

    name: str
    arrange: Callable[[Town], Insured]
    by_card: Expected | None
    by_number: Expected | None


def failed(reason: Reason, step: Step = Step.COULD_NOT_CHECK_SELF_DECLARATION) -> Expected:
    """Give what is said when it could not be checked: never a word about the insurance."""
    return Expected(EligibilityStatus.COULD_NOT_CHECK, step, "error", None, reason)


VALID = Expected(EligibilityStatus.ELIGIBLE, Step.PROCEED, in_force=True)
ENDED = Expected(EligibilityStatus.NOT_ELIGIBLE, Step.ASK_PATIENT_SELF_DECLARATION, in_force=False)
NEWER = Expected(EligibilityStatus.NEW_ELSEWHERE, Step.USE_NEWER_INSURANCE, in_force=False)
NONE = Expected(EligibilityStatus.NOT_FOUND, Step.ASK_PATIENT_SELF_DECLARATION)
SEVERAL = Expected(EligibilityStatus.SEVERAL, Step.ADD_BRANCH_NUMBER, "partial")
UNREGISTERED = Expected(EligibilityStatus.NOT_REGISTERED, Step.OFFER_REGISTRATION)

ASSISTANCE = {
    **insured_until(number="0000001"),
    "insurer_number": "12999999",
    "symbol": "",
    "branch": "",
    "card_class": "A1",
}


def _behaving(**keys: object) -> Callable[[Town], Insured]:
    def arrange(town: Town) -> Insured:
        insured = town.person()
        town.behave(**keys)
        return insured

    return arrange


def _reported(what: str) -> Callable[[Town], Insured]:
    def arrange(town: Town) -> Insured:
        insured = town.person()
        town.card(insured, what)
        return insured

    return arrange


def _changed_insurer(town: Town) -> Insured:
    begun = town.days(-60)
    return town.person(insured_until(town.days(-61)), insured_until(number="new", begun=begun))


def _both(name: str, arrange: Callable[[Town], Insured], said: Expected) -> Situation:
    return Situation(name, arrange, said, said)


TABLE = (
    _both("valid", lambda town: town.person(), VALID),
    _both("ended", lambda town: town.person(insured_until(town.days(-60))), ENDED),
    Situation("ended, a newer one exists", _changed_insurer, VALID, NEWER),
    _both("nobody", lambda town: town.nobody(), NONE),
    Situation("several", lambda town: town.person(insured_until(), insured_until(number="other")), SEVERAL, None),
    Situation("not registered", lambda town: town.person(registered=False), UNREGISTERED, VALID),
    Situation(
        "valid, not registered: public assistance",
        lambda town: town.person(ASSISTANCE, registered=False),
        VALID,
        None,
    ),
    _both("insurance and public assistance", lambda town: town.person(insured_until(), ASSISTANCE), VALID),
    _both("certificate ends soon", lambda town: town.person(not_after=town.days(20).isoformat()), VALID),
    _both("certificate ended a day ago", lambda town: town.person(not_after=town.days(-1).isoformat()), VALID),
    Situation(
        "certificate ended long ago",
        lambda town: town.person(not_after=date(2020, 1, 1).isoformat()),
        failed(Reason.CERTIFICATE_EXPIRED, Step.ASK_CERTIFICATE_OF_ELIGIBILITY),
        VALID,
    ),
    Situation(
        "card reported lost",
        _reported("suspend"),
        failed(Reason.CARD_SUSPENDED, Step.CARD_SUSPENDED_ASK_OTHER),
        VALID,
    ),
    Situation(
        "card revoked",
        _reported("revoke"),
        failed(Reason.CARD_REVOKED, Step.CARD_SUSPENDED_ASK_OTHER),
        VALID,
    ),
    _both(
        "ended abnormally",
        _behaving(mode="aborted"),
        failed(Reason.OFFICIAL_ERROR, Step.OFFICIAL_ERROR_SELF_DECLARATION),
    ),
    _both("still running", _behaving(mode="busy"), failed(Reason.AUTHORITY_BUSY)),
    _both("system down", _behaving(mode="failing"), failed(Reason.AUTHORITY_BUSY)),
    _both("maintenance", _behaving(mode="maintenance"), failed(Reason.AUTHORITY_MAINTENANCE)),
    _both("too slow", _behaving(mode="slow", delay_s=3), failed(Reason.AUTHORITY_SLOW)),
    *(
        _both(f"wrong answer: {wrong}", _behaving(mode="wrong", wrong=wrong), failed(Reason.AUTHORITY_WRONG_ANSWER))
        for wrong in ("truncated", "no_validity", "unknown_code")
    ),
    _both(
        "an answer to another question",
        _behaving(mode="wrong", wrong="other_request"),
        failed(Reason.ANOTHER_PERSONS_ANSWER),
    ),
    Situation(
        "an answer about somebody else",
        _behaving(mode="wrong", wrong="other_person"),
        None,  # by card nothing says who it is about but the answer itself
        failed(Reason.ANOTHER_PERSONS_ANSWER),
    ),
)


@dataclass(frozen=True)
class LinkageSituation:
    """One row for the linkage software: how it behaves, and whether the insurance has ended."""

    mode: str
    said: Expected
    ended: bool = False


THROUGH_LINKAGE = (
    LinkageSituation("normal", VALID),
    LinkageSituation("normal", ENDED, ended=True),
    LinkageSituation("running_first", VALID),
    LinkageSituation("silent", failed(Reason.LINKAGE_SILENT)),
    LinkageSituation("reject", failed(Reason.REQUEST_REJECTED)),
    LinkageSituation("aborted", failed(Reason.OFFICIAL_ERROR, Step.OFFICIAL_ERROR_SELF_DECLARATION)),
    LinkageSituation("other_person", failed(Reason.ANOTHER_PERSONS_ANSWER)),
    LinkageSituation("no_validity", failed(Reason.AUTHORITY_WRONG_ANSWER), ended=True),
    *(
        LinkageSituation(mode, failed(Reason.RESULT_UNREADABLE), ended)
        for mode in ("truncated", "other_encoding", "other_institution", "other_request", "bomb")
        for ended in (False, True)
    ),
)
