"""The last insurance that was found for each person, under a name that only this clinic can make."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from host.base.coding import from_json, to_json
from host.base.japan_time import japan_day
from host.base.personal import Private
from host.eligibility.qualification import QualificationDetails
from host.insurance.comparing import end_of
from host.insurance.person_keys import InsuredNumbers, PersonKeys, person_keys
from host.insurance.record import Earlier, How
from host.store.engine import insert_all_new, insert_new
from host.store.tables import persons

_BY_NAME = select(persons).where(persons.c.person == bindparam("named"))
_BY_NAMES = select(persons).where(persons.c.person.in_(bindparam("these", expanding=True)))
_AGAIN = update(persons).where(persons.c.person == bindparam("named"))


@dataclass(frozen=True)
class _Content:
    qualifications: tuple[QualificationDetails, ...] = field(repr=False)


@dataclass(frozen=True)
class KnownPerson:
    """What the last answer about a person brought, at `seen_at`; `checked_at` is None unless it was valid.

    A card that is reported lost takes `checked_at` away: what was valid with it says nothing about whoever holds it.
    """

    person: str
    qualifications: tuple[QualificationDetails, ...] = field(repr=False)
    seen_at: float
    checked_at: float | None
    how: How


def find_person(connection: Connection, person: str) -> KnownPerson | None:
    """Give a person by name."""
    row = connection.execute(_BY_NAME, {"named": person}).first()
    return _known(row) if row else None


def find_persons(connection: Connection, named: Collection[str]) -> dict[str, KnownPerson]:
    """Give those that are known, by name."""
    rows = connection.execute(_BY_NAMES, {"these": list(named)}) if named else ()
    return {row.person: _known(row) for row in rows}


def find_by_numbers(connection: Connection, insured: InsuredNumbers) -> KnownPerson | None:
    """Give the person with these numbers and this birth date; None also when they fit several (twins)."""
    named = person_keys(connection).numbers(insured)
    rows = connection.execute(select(persons).where(persons.c.numbers == named).limit(2)).all()
    return _known(rows[0]) if len(rows) == 1 else None


def remember_person(connection: Connection, keys: PersonKeys, known: KnownPerson) -> None:
    """Write what is known now in the place of what was known; nothing while no qualification is known."""
    values = _values(keys, known)
    if connection.execute(_AGAIN, {**values, "named": known.person}).rowcount == 0:
        insert_new(connection, persons, {"person": known.person, **values})


def remember_persons(
    connection: Connection, keys: PersonKeys, seen: Collection[KnownPerson], before: Collection[str]
) -> None:
    """Write what is known now about different persons, of whom those named in `before` are there already.

    In the order of their names, so that two transactions that share some never wait for each other on PostgreSQL.
    """
    rows = [(one.person, _values(keys, one)) for one in sorted(seen, key=lambda one: one.person)]
    again = [{**values, "named": person} for person, values in rows if person in before]
    if again:
        connection.execute(_AGAIN, again)
    insert_all_new(connection, persons, [{"person": name, **values} for name, values in rows if name not in before])


def _values(keys: PersonKeys, known: KnownPerson) -> dict[str, Any]:
    return {
        "numbers": keys.numbers(InsuredNumbers.of(known.qualifications[0])),
        "seen_at": known.seen_at,
        "checked_at": known.checked_at,
        "how": str(known.how),
        "content": Private(known.person, to_json(_Content(known.qualifications))),
    }


def forget_check(connection: Connection, person: str) -> None:
    """Let a person no longer count as checked this month."""
    connection.execute(update(persons).where(persons.c.person == person).values(checked_at=None))


def forget_person(connection: Connection, person: str) -> None:
    """Forget a person."""
    connection.execute(delete(persons).where(persons.c.person == person))


def checked_this_month(known: KnownPerson | None, now: float) -> Earlier | None:
    """Tell when and how the insurance was found valid in this month of Japan's, if it has not ended since."""
    if known is None or known.checked_at is None:
        return None
    checked, today = japan_day(known.checked_at), japan_day(now)
    if (checked.year, checked.month) != (today.year, today.month):
        return None
    ends = [end for one in known.qualifications if (end := end_of(one))]
    return Earlier(known.checked_at, known.how) if min(ends, default="9999") >= today.isoformat() else None


def _known(row: Row[Any]) -> KnownPerson:
    content = from_json(row.content.open(row.person), _Content)
    return KnownPerson(row.person, content.qualifications, row.seen_at, row.checked_at, How(row.how))
