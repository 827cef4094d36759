"""The visits that a reader's file may belong to, with what the clinic knows about their persons."""

from __future__ import annotations

from sqlalchemy import Connection

from host.companion.matching import Candidate, PersonFacts
from host.insurance.links import find_link, name_card
from host.insurance.person_keys import PersonKeys, person_keys
from host.insurance.persons import find_person
from host.insurance.qualifications import load_many
from host.insurance.record import Found
from host.store.visits import list_since
from host.visits.visit import Visit


def list_candidates(connection: Connection, begin: float, end: float) -> list[Candidate]:
    """Give the visits from `begin` to `end` about whose persons anything is known, newest first."""
    visits = [visit for visit in list_since(connection, begin) if visit.received_at <= end]
    found = load_many(connection, [visit.visit_id for visit in visits])
    keys = person_keys(connection)
    candidates = []
    for visit in visits:
        person = _person(connection, keys, visit, found.get(visit.visit_id))
        if person is not None:
            candidates.append(Candidate(visit.visit_id, visit.received_at, person))
    return candidates


def _person(connection: Connection, keys: PersonKeys, visit: Visit, found: Found | None) -> PersonFacts | None:
    if found is not None and found.qualification is not None:
        return PersonFacts.of(found.qualification)
    link = name_card(keys, visit.card)
    linked = find_link(connection, link) if link else None
    if linked is None:
        return None
    known = find_person(connection, linked.person)
    kana = known.qualifications[0].kana if known else ""
    insured = linked.insured
    return PersonFacts(insured.birth_date, kana, insured.insurer_number, insured.number)
