"""Answers about several visits at once: those that need nothing but what is known of the persons themselves.

A card that is linked, or whose holder has a linked card, changes links as well; such answers, and two about the same
person, are for `host.insurance.memory` to take one after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from host.eligibility.answer import EligibilityAnswer
from host.insurance.links import list_named, name_card
from host.insurance.memory import STOPPED, Asked, found_by, known_by
from host.insurance.person_keys import PersonKeys, person_keys
from host.insurance.persons import find_persons, remember_persons
from host.insurance.record import Found

Answers = Mapping[str, tuple[Asked, EligibilityAnswer]]
"""By visit: about whom was asked, and what was answered."""


@dataclass(frozen=True)
class _Named:
    """Which card and which person (empty: nobody) an answer is about."""

    card: str
    person: str


def take_plain_answers(connection: Connection, answers: Answers) -> dict[str, Found]:
    """Compare answers with what is known, and remember them; give what visits keep of those that are plain."""
    keys = person_keys(connection)
    names = {visit_id: _name(keys, asked, answer) for visit_id, (asked, answer) in answers.items()}
    plain = _plain(connection, names, answers)
    persons = {names[visit_id].person for visit_id in plain} - {""}
    before, found, seen = find_persons(connection, persons), {}, []
    for visit_id in plain:
        (asked, answer), person = answers[visit_id], names[visit_id].person
        found[visit_id] = found_by(asked, answer, before.get(person))
        if person:
            seen.append(known_by(person, asked, answer))
    remember_persons(connection, keys, seen, before)
    return found


def _name(keys: PersonKeys, asked: Asked, answer: EligibilityAnswer) -> _Named:
    first = answer.qualification
    return _Named(name_card(keys, asked.card), keys.person(first) if first else "")


def _plain(connection: Connection, names: Mapping[str, _Named], answers: Answers) -> list[str]:
    linked = list_named(connection, {one.card for one in names.values()}, {one.person for one in names.values()})
    times = Counter(one.person for one in names.values() if one.person)
    return [
        visit_id
        for visit_id, one in names.items()
        if one.card not in linked
        and one.person not in linked
        and times[one.person] <= 1
        and answers[visit_id][1].reason not in STOPPED
    ]
