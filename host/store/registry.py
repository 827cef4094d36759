"""The key registry: which terminals and subscribers there are, and their keys. It is the authority on revocation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from device.wire.keys import SealingKey, VerifyKey, read_sealing_key, read_verify_key
from host.store.tables import subscribers, terminals


@dataclass(frozen=True)
class Party:
    """An active terminal or subscriber with its public keys."""

    name: str
    verify: VerifyKey
    sealing: SealingKey

    def find_key(self, kid: str) -> VerifyKey | None:
        """Give this party's key when it has that id; nobody else's key will do."""
        return self.verify if kid == self.verify.kid else None


@dataclass(frozen=True)
class Enrolled:
    """What enrolment stores about a party; `letter` is empty for a subscriber."""

    name: str
    letter: str
    signing_jwk: dict[str, str]
    opening_jwk: dict[str, str]
    certificate_sha256: str
    at: float


def active_terminals(connection: Connection) -> dict[str, Party]:
    """Give every active terminal by name."""
    query = select(terminals.c.name, terminals.c.signing_jwk, terminals.c.opening_jwk).where(terminals.c.active)
    return {row.name: _party(*row) for row in connection.execute(query)}


def active_subscribers(connection: Connection) -> dict[str, Party]:
    """Give every active subscriber by name."""
    query = select(subscribers.c.name, subscribers.c.signing_jwk, subscribers.c.opening_jwk)
    return {row.name: _party(*row) for row in connection.execute(query.where(subscribers.c.active))}


def put_terminal(connection: Connection, enrolled: Enrolled) -> None:
    """Store a terminal; one of the same name is replaced, its old keys count no more."""
    connection.execute(delete(terminals).where(terminals.c.name == enrolled.name))
    connection.execute(terminals.insert().values(letter=enrolled.letter, **_common(enrolled)))


def put_subscriber(connection: Connection, enrolled: Enrolled) -> None:
    """Store a subscriber; one of the same name gets the new keys and goes on with its numbers."""
    replaced = update(subscribers).where(subscribers.c.name == enrolled.name).values(_common(enrolled))
    if connection.execute(replaced).rowcount == 0:
        connection.execute(subscribers.insert().values(last_number=0, **_common(enrolled)))


def take_number(connection: Connection, subscriber: str) -> int:
    """Give the next number of a subscriber's results; the first is 1, and none is left out."""
    raised = update(subscribers).where(subscribers.c.name == subscriber)
    raised = raised.values(last_number=subscribers.c.last_number + 1)
    number: int = connection.execute(raised.returning(subscribers.c.last_number)).scalar_one()
    return number


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


def _party(name: str, signing: dict[str, str], opening: dict[str, str]) -> Party:
    return Party(name, read_verify_key(signing), read_sealing_key(opening))
