"""The key registry: which terminals and subscribers there are, and their keys. It is the authority on revocation."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, select, update

from device.wire.keys import SealingKey, VerifyKey, read_sealing_key, read_verify_key
from host.store.former import keep_former, read_former
from host.store.tables import subscribers, terminals

_RAISED = (
    update(subscribers)
    .where(subscribers.c.name == bindparam("named"))
    .values(last_number=subscribers.c.last_number + bindparam("count"))
    .returning(subscribers.c.last_number)
)
_KEYS = 4096
"""Public keys that are kept read: they are needed with every message, and reading one takes longer than its row."""


@dataclass(frozen=True)
class Party:
    """A terminal or subscriber with its public keys; nothing is believed or told to one that was revoked."""

    name: str
    verify: VerifyKey
    sealing: SealingKey
    revoked: bool = False
    former: tuple[VerifyKey, ...] = ()
    """Keys of devices that had this name before; empty unless an old outbox is taken in."""

    def find_key(self, kid: str) -> VerifyKey | None:
        """Give this party's key when it has that id; nobody else's key will do."""
        return next((key for key in (self.verify, *self.former) if key.kid == kid), None)


@dataclass(frozen=True)
class Enrolled:
    """What enrolment stores about a party; `letter` is empty for a subscriber."""

    name: str
    letter: str
    signing_jwk: dict[str, str]
    opening_jwk: dict[str, str]
    certificate_sha256: str
    at: float


def active_terminals(connection: Connection, names: Collection[str] | None = None) -> dict[str, Party]:
    """Give every active terminal by name, or those of `names`."""
    return _active(known_terminals(connection, names))


def active_subscribers(connection: Connection, names: Collection[str] | None = None) -> dict[str, Party]:
    """Give every active subscriber by name, or those of `names`."""
    return _active(known_subscribers(connection, names))


def known_terminals(connection: Connection, names: Collection[str] | None = None) -> dict[str, Party]:
    """Give every terminal by name, those that were revoked as well; or those of `names`."""
    return _known(connection, terminals, names)


def importable_terminals(
    connection: Connection, since: float, names: Collection[str] | None = None
) -> dict[str, Party]:
    """Give every terminal by name, or those of `names`, with their keys that were replaced from `since` on.

    `since` is in seconds since 1970.
    """
    former = read_former(connection, since)
    return {
        name: replace(party, former=tuple(former.get(name, ())))
        for name, party in known_terminals(connection, names).items()
    }


def known_subscribers(connection: Connection, names: Collection[str] | None = None) -> dict[str, Party]:
    """Give every subscriber by name, those that were revoked as well; or those of `names`."""
    return _known(connection, subscribers, names)


def deactivate(connection: Connection, name: str) -> bool:
    """Revoke a terminal or subscriber; tell whether there is one of that name. Done twice, it does no harm."""
    done = [
        connection.execute(update(table).where(table.c.name == name).values(active=False)).rowcount
        for table in (terminals, subscribers)
    ]
    return any(done)


def put_terminal(connection: Connection, enrolled: Enrolled) -> None:
    """Store a terminal; one of the same name is replaced, its old keys count no more for what it sends."""
    keep_former(connection, enrolled.name, enrolled.at)
    connection.execute(delete(terminals).where(terminals.c.name == enrolled.name))
    connection.execute(terminals.insert().values(letter=enrolled.letter, **_common(enrolled)))


def put_subscriber(connection: Connection, enrolled: Enrolled) -> None:
    """Store a subscriber; one of the same name gets the new keys and goes on with its numbers."""
    replaced = update(subscribers).where(subscribers.c.name == enrolled.name).values(_common(enrolled))
    if connection.execute(replaced).rowcount == 0:
        connection.execute(subscribers.insert().values(last_number=0, **_common(enrolled)))


def take_numbers(connection: Connection, subscriber: str, count: int) -> range:
    """Give the next `count` numbers of a subscriber's results; the first of all is 1, and none is left out."""
    last: int = connection.execute(_RAISED, {"named": subscriber, "count": count}).scalar_one()
    return range(last - count + 1, last + 1)


def letter_of(connection: Connection, name: str) -> str:
    """Give the ticket letter of a terminal, or nothing when there is no such terminal."""
    return connection.execute(select(terminals.c.letter).where(terminals.c.name == name)).scalar() or ""


def owner_of_letter(connection: Connection, letter: str) -> str:
    """Give the name of the terminal that has a ticket letter, or nothing."""
    return connection.execute(select(terminals.c.name).where(terminals.c.letter == letter)).scalar() or ""


def _common(enrolled: Enrolled) -> dict[str, object]:
    return {
        "name": enrolled.name,
        "signing_jwk": enrolled.signing_jwk,
        "opening_jwk": enrolled.opening_jwk,
        "certificate_sha256": enrolled.certificate_sha256,
        "active": True,
        "enrolled_at": enrolled.at,
    }


def _known(connection: Connection, table: Table, names: Collection[str] | None = None) -> dict[str, Party]:
    query, chosen = _all(table)
    if names is None:
        return {row.name: _party(*row) for row in connection.execute(query)}
    return {row.name: _party(*row) for row in connection.execute(chosen, {"names": list(names)})} if names else {}


@cache
def _all(table: Table) -> tuple[Select[Any], Select[Any]]:
    """Give the statements for all parties and for some, put together once."""
    query = select(table.c.name, table.c.signing_jwk, table.c.opening_jwk, table.c.active)
    return query, query.where(table.c.name.in_(bindparam("names", expanding=True)))


def _active(parties: dict[str, Party]) -> dict[str, Party]:
    return {name: party for name, party in parties.items() if not party.revoked}


def _party(name: str, signing: dict[str, str], opening: dict[str, str], active: bool) -> Party:
    return Party(name, _verify_key(json.dumps(signing)), _sealing_key(json.dumps(opening)), revoked=not active)


@lru_cache(maxsize=_KEYS)
def _verify_key(jwk: str) -> VerifyKey:
    return read_verify_key(json.loads(jwk))


@lru_cache(maxsize=_KEYS)
def _sealing_key(jwk: str) -> SealingKey:
    return read_sealing_key(json.loads(jwk))
