"""From a visit to the words of its row: what a receptionist reads, decided here and only drawn by the templates.

Pure: time and words are passed in. Two rules are older than this page. "Could not check" is never shown like "not
insured", because in either case the patient is treated and only the paper differs. And no row says that somebody is
not who they are: it says what has not been confirmed, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from device.wire import numbers, words
from host.desk.catalogue import Catalogue
from host.desk.port import DeskVisit
from host.desk.times import format_span, format_time

LOOK_UP_STEP = 9
CONFIRM_STEP = 7


class Level(StrEnum):
    """How a mark is drawn; each has its own shape beside its colour."""

    GOOD = "good"
    CARE = "care"
    OPEN = "open"


@dataclass(frozen=True)
class Mark:
    """One thing that is known or not known."""

    level: Level
    text: str


@dataclass(frozen=True)
class Reason:
    """Why something is as it is: the clinic's words of an error number."""

    number: int
    text: str


@dataclass(frozen=True)
class Insurance:
    """The insurance in one line; `look` is the status word or `asking`."""

    look: str
    text: str
    checked_late: bool
    reason: Reason | None


@dataclass(frozen=True)
class Row:
    """One visit as its row says it. `since` and `until` are for the browser's clock (0: does not count)."""

    visit: DeskVisit
    waiting: bool
    can_confirm: bool
    can_look_up: bool
    time: str
    span: str
    since: int
    left: str
    until: int
    method: str
    marks: tuple[Mark, ...]
    reason: Reason | None
    insurance: Insurance
    step: str
    software: Mark


def make_row(visit: DeskVisit, catalogue: Catalogue, now: float) -> Row:
    """Say a visit in words, at the time `now`."""
    waiting = visit.outcome is words.Outcome.PENDING
    left_s = visit.confirm_until - now
    return Row(
        visit=visit,
        waiting=waiting,
        can_confirm=can_confirm(visit, now),
        can_look_up=can_look_up(visit, now),
        time=format_time(visit.received_at),
        span=format_span(now - visit.received_at, catalogue, fine=waiting),
        since=int(visit.received_at),
        left=format_span(left_s, catalogue, fine=False) if waiting and left_s > 0 else "",
        until=visit.confirm_until if waiting else 0,
        method=catalogue.say(f"method.{visit.method}"),
        marks=(_holder(visit, catalogue), *_card(visit, catalogue)),
        reason=_reason(visit.reason, catalogue),
        insurance=_insurance(visit, catalogue),
        step=_step(visit, catalogue, now),
        software=_software(visit, catalogue),
    )


def can_confirm(visit: DeskVisit, now: float) -> bool:
    """Tell whether staff can compare a person with a card for this visit: it waits for that and has not lapsed.

    A visit of which no card was read waits for a look-up instead: there is nothing to compare.
    """
    is_pending = visit.outcome is words.Outcome.PENDING and visit.card_kind is not words.CardKind.NONE
    return is_pending and now < visit.confirm_until


def can_look_up(visit: DeskVisit, now: float) -> bool:
    """Tell whether staff can look the insurance up by its number: no card was read, and the visit has not lapsed."""
    is_pending = visit.outcome is words.Outcome.PENDING and visit.card_kind is words.CardKind.NONE
    return is_pending and now < visit.confirm_until


def _holder(visit: DeskVisit, catalogue: Catalogue) -> Mark:
    level = Level.GOOD if visit.outcome.is_holder else Level.CARE
    values = {"by": visit.confirmed_by, "time": format_time(visit.confirmed_at)}
    return Mark(level, catalogue.say(f"outcome.{visit.outcome}", **values))


def _card(visit: DeskVisit, catalogue: Catalogue) -> tuple[Mark, ...]:
    kind, genuine = visit.card_kind, visit.genuine
    if kind is words.CardKind.NONE:
        return (Mark(Level.OPEN, catalogue.say("kind.none")),)
    usual = () if kind is words.CardKind.MYNUMBER else (Mark(Level.OPEN, catalogue.say(f"kind.{kind}")),)
    return (*usual, Mark(_GENUINE[genuine], catalogue.say(f"genuine.{genuine}")), _certificate(visit, catalogue))


def _certificate(visit: DeskVisit, catalogue: Catalogue) -> Mark:
    if visit.revocation in (words.Revocation.SUSPENDED, words.Revocation.REVOKED):
        return Mark(Level.CARE, catalogue.say(f"revocation.{visit.revocation}"))
    status = visit.certificate_status
    return Mark(_CERTIFICATE.get(status, Level.CARE), catalogue.say(f"certificate.{status}"))


def _reason(number: int, catalogue: Catalogue) -> Reason | None:
    if number == 0:
        return None
    return Reason(number, numbers.find_error(number).clinic.in_language(catalogue.language))


def _insurance(visit: DeskVisit, catalogue: Catalogue) -> Insurance:
    answer = visit.eligibility
    if answer is None:
        return Insurance("asking", catalogue.say("insurance.asking"), checked_late=False, reason=None)
    text = catalogue.say(f"insurance.{answer.status}")
    return Insurance(str(answer.status), text, answer.checked_late, _reason(answer.reason, catalogue))


def _step(visit: DeskVisit, catalogue: Catalogue, now: float) -> str:
    if can_look_up(visit, now):
        return _step_words(LOOK_UP_STEP, catalogue)
    if can_confirm(visit, now):
        return _step_words(CONFIRM_STEP, catalogue)
    if visit.outcome in (words.Outcome.PENDING, words.Outcome.NOT_CONFIRMED):
        has_card = visit.method is not words.Method.NONE
        return catalogue.say("step.lapsed" if has_card else "step.lapsed_without_card")
    if visit.eligibility is None:
        return catalogue.say("step.asking")
    return _step_words(visit.eligibility.next_step.number, catalogue)


def _step_words(number: int, catalogue: Catalogue) -> str:
    try:
        return numbers.find_step(number).staff.in_language(catalogue.language)
    except KeyError:
        # A step of a newer version: the row must still send the patient to a person.
        return catalogue.say("step.unknown")


def _software(visit: DeskVisit, catalogue: Catalogue) -> Mark:
    if visit.subscribers == 0:
        return Mark(Level.OPEN, catalogue.say("software.none"))
    if visit.handed_to >= visit.subscribers:
        return Mark(Level.GOOD, catalogue.say("software.received"))
    return Mark(Level.OPEN, catalogue.say("software.sending", handed=visit.handed_to, all=visit.subscribers))


_GENUINE = {
    words.Genuine.PROVED: Level.GOOD,
    words.Genuine.FAILED: Level.CARE,
    words.Genuine.NOT_CHECKED: Level.OPEN,
}

_CERTIFICATE = {
    words.CertificateStatus.VALID: Level.GOOD,
    words.CertificateStatus.NOT_CHECKED: Level.OPEN,
}
