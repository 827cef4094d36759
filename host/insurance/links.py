"""The patient link: from a card, named by a keyed hash, to the insured number of its holder.

Staff make it with the patient's consent, from a visit whose holder is known and whose insurance was found. When the
card's certificate is renewed, the eligibility system's answer to the new one names the same person, and the new one
is linked by that. It can be deleted at any time; the register never holds a serial that can be read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from device.wire.messages.visit import Card
from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.base.coding import from_json, to_json
from host.base.personal import Private
from host.eligibility.qualification import QualificationDetails
from host.insurance.person_keys import InsuredNumbers, PersonKeys, person_keys
from host.insurance.qualifications import load_qualifications, save_qualifications
from host.insurance.record import with_link
from host.store.engine import insert_new
from host.store.tables import links
from host.store.version import touch
from host.store.visits import load_visit

_NEAR = select(links).where(or_(links.c.link == bindparam("card"), links.c.person == bindparam("holder")))

_ANY = select(links.c.link, links.c.person).where(
    or_(
        links.c.link.in_(bindparam("cards", expanding=True)),
        links.c.person.in_(bindparam("holders", expanding=True)),
    )
)


class Linked(StrEnum):
    """What became of the wish to link a card."""

    LINKED = "linked"
    ALREADY = "already"
    NO_CARD = "no_card"
    NOT_HOLDER = "not_holder"
    NO_INSURANCE = "no_insurance"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PatientLink:
    """One linked card; times in seconds since 1970. `person` and `link` are names that only this clinic can make."""

    link: str
    person: str
    made_at: float
    made_by: str
    used_at: float
    insured: InsuredNumbers = field(repr=False)


def name_card(keys: PersonKeys, card: Card) -> str:
    """Give the name of a card; empty when no certificate was read."""
    return keys.link(card.issuer, card.serial) if card.issuer and card.serial else ""


def find_linked(connection: Connection, issuer: str, serial: str) -> InsuredNumbers | None:
    """Give the numbers that a card is linked to; `issuer` in hexadecimal, `serial` in decimal."""
    found = find_link(connection, person_keys(connection).link(issuer, serial))
    return found.insured if found else None


def find_link(connection: Connection, link: str) -> PatientLink | None:
    """Give one link."""
    row = connection.execute(select(links).where(links.c.link == link)).first()
    return _link(row) if row else None


def list_links(connection: Connection, limit: int, after: str = "") -> Sequence[PatientLink]:
    """Give up to `limit` links in the order of their names, those behind `after` only."""
    query = select(links).where(links.c.link > after).order_by(links.c.link).limit(limit)
    return [_link(row) for row in connection.execute(query)]


def list_links_of(connection: Connection, person: str) -> Sequence[PatientLink]:
    """Give the linked cards of one person."""
    return [_link(row) for row in connection.execute(select(links).where(links.c.person == person))]


def make_link(connection: Connection, visit_id: str, by: str, now: float) -> Linked:
    """Link the card of a visit, as the patient has agreed to in front of the staff member `by`."""
    visit, found = load_visit(connection, visit_id), load_qualifications(connection, visit_id)
    if visit is None:
        return Linked.UNKNOWN
    keys = person_keys(connection)
    link = name_card(keys, visit.card)
    if not link:
        return Linked.NO_CARD
    if not visit.holder.outcome.is_holder:
        return Linked.NOT_HOLDER
    if found is None or found.qualification is None:
        return Linked.NO_INSURANCE
    made = _new(link, keys, found.qualification, by, now)
    if not add_link(connection, made):
        return Linked.ALREADY
    save_qualifications(connection, visit_id, with_link(found, link))
    touch(connection)
    append(connection, Entry(by, Action.LINK, purpose="patient agreed", visit_id=visit_id, link=link), now)
    return Linked.LINKED


def delete_link(connection: Connection, link: str, by: str, now: float) -> bool:
    """Delete a link, as the patient wishes; tell whether there was one."""
    if connection.execute(delete(links).where(links.c.link == link)).rowcount == 0:
        return False
    append(connection, Entry(by, Action.UNLINK, link=link), now)
    return True


def candidates(connection: Connection, link: str, person: str) -> Sequence[PatientLink]:
    """Give the link of a card and all links of a person (empty: of nobody), in one question."""
    return [_link(row) for row in connection.execute(_NEAR, {"card": link, "holder": person})]


def list_named(connection: Connection, cards: Collection[str], holders: Collection[str]) -> set[str]:
    """Give which of these cards and which of these persons stand in a link."""
    rows = connection.execute(_ANY, {"cards": list(cards), "holders": list(holders)})
    return {name for row in rows for name in (row.link, row.person)}


def renew_link(
    connection: Connection, keys: PersonKeys, link: str, found: QualificationDetails, visit_id: str, now: float
) -> Entry | None:
    """Link a new card of a person of whom another card is linked; give what belongs into the audit log."""
    if not add_link(connection, _new(link, keys, found, HOST, now)):
        return None
    return Entry(HOST, Action.LINK, purpose="card renewed", visit_id=visit_id, link=link)


def keep_link(
    connection: Connection, keys: PersonKeys, linked: PatientLink, found: QualificationDetails, now: float
) -> None:
    """Note that a link was used, and the numbers that its holder has now."""
    made = _new(linked.link, keys, found, linked.made_by, now)
    values = {"person": made.person, "used_at": now, "content": Private(linked.link, to_json(made.insured))}
    connection.execute(update(links).where(links.c.link == linked.link).values(values))


def add_link(connection: Connection, made: PatientLink) -> bool:
    """Add a link; tell whether the card was not linked before."""
    values = {name: getattr(made, name) for name in ("link", "person", "made_at", "made_by", "used_at")}
    return insert_new(connection, links, {**values, "content": Private(made.link, to_json(made.insured))})


def _new(link: str, keys: PersonKeys, found: QualificationDetails, by: str, now: float) -> PatientLink:
    return PatientLink(link, keys.person(found), now, by, now, InsuredNumbers.of(found))


def _link(row: Row[Any]) -> PatientLink:
    insured = from_json(row.content.open(row.link), InsuredNumbers)
    return PatientLink(row.link, row.person, row.made_at, row.made_by, row.used_at, insured)
