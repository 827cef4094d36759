"""Requests to register a card for insurance use, or to end that use; each is bound to one visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from device.wire import codec
from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.visit import RegistrationRequest
from host.store.engine import insert_new
from host.store.inbox import owner_of
from host.store.tables import inbox, registrations


@dataclass(frozen=True)
class RegistrationRow:
    """One request that waits to be carried out."""

    inbox_id: int
    terminal: str
    request: RegistrationRequest


def add_registration(connection: Connection, inbox_id: int, visit_id: str, terminal: str, now: float) -> None:
    """Add a request that is due at once."""
    values: dict[str, Any] = {"inbox_id": inbox_id, "visit_id": visit_id, "terminal": terminal}
    insert_new(connection, registrations, {**values, "due_at": now, "number": 0})


def list_registrations(connection: Connection, now: float) -> list[RegistrationRow]:
    """Give the requests that are due."""
    query = select(registrations.c.inbox_id, registrations.c.terminal, inbox.c.boot, inbox.c.seq, inbox.c.claims)
    query = query.join(inbox, registrations.c.inbox_id == inbox.c.inbox_id).where(registrations.c.due_at <= now)
    rows = connection.execute(query.order_by(registrations.c.inbox_id))
    return [RegistrationRow(row.inbox_id, row.terminal, _claims(row).body) for row in rows]


def is_first(connection: Connection, row: RegistrationRow) -> bool:
    """Tell whether no earlier request was made for that visit."""
    same = (registrations.c.visit_id == row.request.visit_id, registrations.c.inbox_id < row.inbox_id)
    return connection.execute(select(registrations.c.inbox_id).where(*same)).first() is None


def end_registration(connection: Connection, inbox_id: int, number: int) -> None:
    """Note that a request is done, with an error number when it was refused or failed, else 0."""
    done = update(registrations).where(registrations.c.inbox_id == inbox_id)
    connection.execute(done.values(due_at=None, number=number))


def _claims(row: Row[*tuple[Any, ...]]) -> RegistrationClaims:
    return codec.from_json(row.claims.open(owner_of(row)), RegistrationClaims)
