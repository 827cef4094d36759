"""From a visit to the words of its row: what a receptionist reads, decided here and only drawn by the templates.

Pure: time and words are passed in. Two rules are older than this page. "Could not check" is never shown like "not
insured", because in either case the patient is treated and only the paper differs. And no row says that somebody is
not who they are: it says what has not been confirmed, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from device.wire import numbers, words
from host.desk.base.account import DeskUser
from host.desk.base.catalogue import Catalogue
from host.desk.base.times import format_day, format_span, format_time
from host.desk.base.visit import DeskVisit
from host.desk.base.visit_links import ShownLink, VisitLink, choose_links

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
    remarks: tuple[Mark, ...]
    """What is worth knowing beside: what has changed, that no card was needed, what the system itself says."""
    software: Mark
    links: tuple[ShownLink, ...]


def make_row(
    visit: DeskVisit,
    catalogue: Catalogue,
    now: float,
    user: DeskUser | None = None,
    links: Iterable[VisitLink] = (),
) -> Row:
    """Say a visit in words, at the time `now`; `user` gets those of `links` that they may follow."""
    waiting = visit.waits
    left_s = visit.confirm_until - now
    return Row(
        visit=visit,
        waiting=waiting,
        can_confirm=visit.can_confirm(now),
        can_look_up=visit.can_look_up(now),
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
        remarks=_remarks(visit, catalogue),
        software=_software(visit, catalogue),
        links=choose_links(links, visit, user, now) if user else (),
    )


def _holder(visit: DeskVisit, catalogue: Catalogue) -> Mark:
    level = Level.GOOD if visit.outcome.is_holder else Level.CARE
    values = {"by": visit.confirmed_by, "time": format_time(visit.confirmed_at)}
    by_reader = visit.method is words.Method.READER and visit.outcome is words.Outcome.VERIFIED
    return Mark(level, catalogue.say("outcome.by_reader" if by_reader else f"outcome.{visit.outcome}", **values))


def _card(visit: DeskVisit, catalogue: Catalogue) -> tuple[Mark, ...]:
    if visit.method is words.Method.READER:
        return ()  # a certified reader looked at the card, and its file says no more about it
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
    if visit.can_look_up(now):
        return _step_words(LOOK_UP_STEP, catalogue)
    if visit.can_confirm(now):
        return _step_words(CONFIRM_STEP, catalogue)
    if visit.waits or visit.outcome is words.Outcome.NOT_CONFIRMED:
        has_card = visit.card_kind is not words.CardKind.NONE
        return catalogue.say("step.lapsed" if has_card else "step.lapsed_without_card")
    if visit.eligibility is None:
        return catalogue.say("step.asking")
    return _step_words(visit.eligibility.next_step.number, catalogue)


def _remarks(visit: DeskVisit, catalogue: Catalogue) -> tuple[Mark, ...]:
    found = []
    if visit.changes:
        kinds = catalogue.say("change.between").join(catalogue.say(f"change.{change}") for change in visit.changes)
        found.append(Mark(Level.CARE, catalogue.say("remark.changed", what=kinds)))
    if visit.earlier:
        how = catalogue.say(f"how.{visit.earlier.how}")
        found.append(Mark(Level.GOOD, catalogue.say("remark.earlier", day=format_day(visit.earlier.at), how=how)))
    if visit.notice:
        found.append(Mark(Level.OPEN, catalogue.say("remark.notice", text=visit.notice)))
    return tuple(found)


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
