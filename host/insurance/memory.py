"""From an answer to what is kept of it: compared with the last time, remembered for the next.

A failed question brings what was known before as a remark ("checked this month already"), never as an answer: an
answer always comes from the eligibility system itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from device.wire.messages.visit import Card
from device.wire.words import EligibilityStatus
from host.audit.entry import Entry
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.qualification import QualificationDetails
from host.eligibility.reason import Reason
from host.insurance.comparing import compare
from host.insurance.links import PatientLink, candidates, keep_link, list_links_of, name_card, renew_link
from host.insurance.person_keys import PersonKeys, person_keys
from host.insurance.persons import (
    KnownPerson,
    checked_this_month,
    find_person,
    forget_check,
    forget_person,
    remember_person,
)
from host.insurance.record import Found, How

_NOT_CONTRADICTED = (EligibilityStatus.ELIGIBLE, EligibilityStatus.COULD_NOT_CHECK)
STOPPED = frozenset({Reason.CARD_SUSPENDED, Reason.CARD_REVOKED})


@dataclass(frozen=True)
class Asked:
    """About whom was asked, by what and when; `card` is empty where none was read."""

    visit_id: str
    card: Card
    how: How
    now: float


@dataclass(frozen=True)
class Taken:
    """What the visit keeps; `entry` belongs into the audit log at the end of the transaction (None: nothing does)."""

    found: Found
    entry: Entry | None = None


def take_answer(connection: Connection, asked: Asked, answer: EligibilityAnswer) -> Taken:
    """Compare an answer with what is known, remember it, and give what the visit keeps of it."""
    keys = person_keys(connection)
    link = name_card(keys, asked.card)
    first = answer.qualification
    person = keys.person(first) if first else ""
    near = candidates(connection, link, person) if link else ()
    linked = next((one for one in near if one.link == link), None)
    before = _before(connection, linked, first, person)
    if before and answer.reason in STOPPED:
        forget_check(connection, before.person)
        before = None
    if first:
        _remember(connection, keys, asked, answer, before)
    renewed = None
    if first and asked.how is How.CARD and near:
        renewed = _keep_links(connection, keys, asked, first, link, linked)
    return Taken(found_by(asked, answer, before, link if linked or renewed else ""), renewed)


def found_by(asked: Asked, answer: EligibilityAnswer, before: KnownPerson | None, link: str = "") -> Found:
    """Give what a visit keeps of an answer, where `before` is what was known of the person; pure."""
    return Found(
        status=answer.status,
        how=asked.how,
        found_at=asked.now,
        official=answer.official,
        notices=answer.notices,
        confirmed_at=answer.confirmed_at,
        qualifications=answer.qualifications,
        consents=answer.consents,
        medical_token=answer.medical_token,
        link=link,
        changes=compare(before.qualifications, answer.qualifications) if before else (),
        this_month=checked_this_month(before, asked.now) if answer.status in _NOT_CONTRADICTED else None,
    )


def known_by(person: str, asked: Asked, answer: EligibilityAnswer) -> KnownPerson:
    """Give what is known of a person from here on; pure."""
    checked_at = asked.now if answer.status is EligibilityStatus.ELIGIBLE else None
    return KnownPerson(person, answer.qualifications, asked.now, checked_at, asked.how)


def remember_answers(
    connection: Connection, answers: Iterable[EligibilityAnswer], how: How, now: float
) -> tuple[Found, ...]:
    """Take answers that belong to no visit, as those of a list; give what is new about each, in the same order."""
    nobody, given, keys = Asked("", Card(), how, now), tuple(answers), person_keys(connection)

    def order(place: int) -> str:
        first = given[place].qualification
        return keys.person(first) if first else ""

    # in the order of persons, so that two lists that share some never wait for each other on PostgreSQL
    places = sorted(range(len(given)), key=order)
    found = {place: take_answer(connection, nobody, given[place]).found for place in places}
    return tuple(found[place] for place in range(len(given)))


def _before(
    connection: Connection, linked: PatientLink | None, first: QualificationDetails | None, person: str
) -> KnownPerson | None:
    """Give what is known of the person answered about; of a linked card's holder, also under former numbers."""
    known = find_person(connection, person) if first else None
    if known or linked is None:
        return known
    same = first is None or first.birth_date == linked.insured.birth_date
    return find_person(connection, linked.person) if same else None


def _remember(
    connection: Connection, keys: PersonKeys, asked: Asked, answer: EligibilityAnswer, before: KnownPerson | None
) -> None:
    person = keys.person(answer.qualifications[0])
    remember_person(connection, keys, known_by(person, asked, answer))
    if before and before.person != person and asked.how is How.CARD:
        forget_person(connection, before.person)


def _keep_links(
    connection: Connection,
    keys: PersonKeys,
    asked: Asked,
    first: QualificationDetails,
    link: str,
    linked: PatientLink | None,
) -> Entry | None:
    """Keep the numbers behind a person's links true; link the card if only another one of the person's was linked."""
    if linked is None:
        return renew_link(connection, keys, link, first, asked.visit_id, asked.now)
    for one in list_links_of(connection, linked.person):
        keep_link(connection, keys, one, first, asked.now)
    return None
