"""Disaster mode at work: opened by administrators, searched by clinics, recorded for each person found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from host.authority.insurance.answer import Result, done, refused
from host.authority.insurance.codes import Notice
from host.authority.insurance.consent import consent_answers
from host.authority.insurance.description import describe
from host.authority.insurance.disaster import (
    MOST_CANDIDATES,
    DisasterAnswer,
    DisasterCandidate,
    DisasterQuestion,
    DisasterSwitch,
)
from host.authority.insurance.japan_time import japan_date
from host.authority.insurance.judgement import judge_person
from host.authority.insurance.knowledge import known_history
from host.authority.insurance.person import Person
from host.authority.insurance.question import Consents
from host.authority.serving.tokens import TokenMaker, token_key
from host.authority.serving.work import Work, digest_of, outcome_of
from host.authority.store import people, uses
from host.authority.store.consents import NewConsent, keep_consent
from host.authority.store.switches import get_switch, put_switch
from host.authority.store.uses import Asked, Purpose

_SWITCH = "disaster"
_ALL = Consents(limit=True, medicines=True, diagnoses=True, surgery=True, checkups=True)

Found = Sequence[tuple[str, Person]]


class DisasterMode:
    """Finds people without card or paper, while it is open."""

    def __init__(self, work: Work) -> None:
        """Find them in the database of `work`."""
        self._work = work

    def put_switch(self, switch: DisasterSwitch) -> None:
        """Open or close it; this lasts over restarts."""
        with self._work.begin() as connection:
            put_switch(connection, _SWITCH, switch)

    def get_switch(self) -> DisasterSwitch:
        """Give whether it is open, and for whom."""
        with self._work.begin() as connection:
            return get_switch(connection, _SWITCH, DisasterSwitch())

    def report(self) -> Sequence[uses.ReportedUse]:
        """Give every use, the oldest first."""
        with self._work.begin() as connection:
            return uses.disaster_uses(connection)

    def search(self, question: DisasterQuestion) -> DisasterAnswer:
        """Give the people who may be meant; each of them is told of it on the own page.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        now = self._work.now()
        with self._work.begin() as connection:
            is_open = get_switch(connection, _SWITCH, DisasterSwitch()).is_open_for(question.clinic)
            found = people.find_in_disaster(connection, question) if is_open else []
            notice = _obstacle(found, is_open=is_open)
            result = done() if notice is Notice.NOTHING else refused(notice)
            told = found if notice is Notice.NOTHING else []
            since = _record(connection, question, told, now, result)
            candidates = tuple(
                _candidate(connection, question, place, one, since, now) for place, one in enumerate(told)
            )
        return DisasterAnswer(question.request_id, result, now, len(found), candidates)


def _obstacle(found: Found, *, is_open: bool) -> Notice:
    if not is_open:
        return Notice.NOT_OPEN
    return Notice.TOO_MANY if len(found) > MOST_CANDIDATES else Notice.NOTHING


def _record(
    connection: Connection, question: DisasterQuestion, told: Found, now: datetime, result: Result
) -> datetime:
    digest, now_s = digest_of(question), int(now.timestamp())
    for part, person_id in enumerate([person_id for person_id, _ in told] or [None]):
        asked = Asked(
            question.clinic, question.request_id, Purpose.DISASTER_SEARCH, digest, part=part, detail=question.staff
        )
        uses.record_use(connection, asked, person_id, now_s, outcome_of(result))
    return uses.asked_at(connection, question.clinic, question.request_id)


def _candidate(
    connection: Connection,
    question: DisasterQuestion,
    place: int,
    found: tuple[str, Person],
    since: datetime,
    now: datetime,
) -> DisasterCandidate:
    person_id, person = found
    maker = TokenMaker(token_key(connection), question.clinic, question.request_id, part=place + 1)
    consents = consent_answers(_ALL, maker.token, since, now, obtainable=True)
    for one in consents:
        if one.token is not None:
            new = NewConsent(one.token, question.clinic, person_id, one.kind, since, staff=question.staff)
            keep_consent(connection, new)
    today = japan_date(now)
    _, held = judge_person(known_history(person.qualifications, today), today)
    return DisasterCandidate(
        name=person.name,
        kana=person.kana,
        birth_date=person.birth_date,
        sex=person.sex,
        postal_code=person.postal_code,
        address=person.address,
        qualifications=tuple(describe(one, person, today, limit_consent=True) for one in held),
        consents=consents,
    )
