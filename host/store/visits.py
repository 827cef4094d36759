"""Visits: from rows to `Visit` and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select, update

from device.wire import codec
from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Card, Confirmation, Holder, VisitClaims
from host.base.personal import Private
from host.store.engine import insert_new
from host.store.inbox import owner_of
from host.store.tables import inbox, visits
from host.store.version import touch
from host.visits.visit import Visit

_CHANGED = update(visits).where(visits.c.visit_id == bindparam("this_visit"))


def add_visit(connection: Connection, visit: Visit, inbox_id: int) -> bool:
    """Add a visit that is due at once; tell whether its id was new."""
    values = {
        "visit_id": visit.visit_id,
        "inbox_id": inbox_id,
        "terminal": visit.terminal,
        "received_at": visit.received_at,
        "ticket": visit.body.ticket,
        "late": visit.late,
        "due_at": visit.received_at,
        "worker": "",
        "lease_until": 0.0,
        **_changing(visit),
    }
    is_new = insert_new(connection, visits, values)
    touch(connection)
    return is_new


def load_visit(connection: Connection, visit_id: str, *conditions: ColumnElement[bool]) -> Visit | None:
    """Give a visit, kept from other writers until the transaction ends; None when there is none, or not so."""
    query = _query().where(visits.c.visit_id == visit_id, *conditions).with_for_update(of=visits)
    row = connection.execute(query).first()
    return _visit(row) if row else None


def save_visit(connection: Connection, visit: Visit, job: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Write what changed about a visit, and about the job that it was (`due.freed`)."""
    connection.execute(_CHANGED, {**_changing(visit), **job, "this_visit": visit.visit_id})
    touch(connection)


def save_body(connection: Connection, visit: Visit) -> None:
    """Write a changed body of a visit in the place of what the terminal said."""
    row = connection.execute(_query().where(visits.c.visit_id == visit.visit_id)).one()
    claims = row.claims.open(owner_of(row))
    claims["body"] = codec.to_json(visit.body, claims["schema"])
    mine = inbox.c.inbox_id == row.inbox_id
    connection.execute(update(inbox).where(mine).values(claims=Private(owner_of(row), claims)))


def list_since(connection: Connection, begin: float) -> list[Visit]:
    """Give the visits received from `begin` on, newest first."""
    order = (visits.c.received_at.desc(), visits.c.visit_id.desc())
    return [_visit(row) for row in connection.execute(_query().where(visits.c.received_at >= begin).order_by(*order))]


def newest_by_terminal(connection: Connection) -> dict[str, float]:
    """Give when the newest visit of each terminal was received, in seconds since 1970."""
    query = select(visits.c.terminal, func.max(visits.c.received_at).label("newest")).group_by(visits.c.terminal)
    return {row.terminal: row.newest for row in connection.execute(query)}


def list_in_order(connection: Connection, visit_ids: Sequence[str]) -> list[Visit]:
    """Give visits in the order of arrival."""
    query = _query().where(visits.c.visit_id.in_(visit_ids)).order_by(visits.c.received_at, visits.c.visit_id)
    return [_visit(row) for row in connection.execute(query)]


def list_lapsed(connection: Connection, now: float) -> list[str]:
    """Give the ids of waiting visits whose time for confirmation is over."""
    over = (visits.c.confirm_until > 0, visits.c.confirm_until <= now)
    return list(connection.execute(select(visits.c.visit_id).where(*over)).scalars())


def _query() -> Select[Any]:
    message = (inbox.c.boot, inbox.c.seq, inbox.c.claims)
    return select(visits, *message).join(inbox, visits.c.inbox_id == inbox.c.inbox_id)


def _changing(visit: Visit) -> dict[str, Any]:
    return {
        "outcome": str(visit.holder.outcome),
        "holder": Private(visit.visit_id, codec.to_json(visit.holder)),
        "card": Private(visit.visit_id, codec.to_json(visit.card)),
        "eligibility": codec.to_json(visit.eligibility) if visit.eligibility else None,
        "change": visit.change,
        "confirmed_by": visit.confirmation.by,
        "confirmed_at": visit.confirmation.at,
        "confirm_until": visit.confirm_until,
        "asked": visit.asked,
    }


def _visit(row: Row[Any]) -> Visit:
    claims = codec.from_json(row.claims.open(owner_of(row)), VisitClaims)
    return Visit(
        terminal=row.terminal,
        received_at=row.received_at,
        late=row.late,
        body=claims.body,
        holder=codec.from_json(row.holder.open(row.visit_id), Holder),
        card=codec.from_json(row.card.open(row.visit_id), Card),
        eligibility=codec.from_json(row.eligibility, Eligibility) if row.eligibility else None,
        change=row.change,
        confirmation=Confirmation(row.confirmed_by, row.confirmed_at),
        confirm_until=row.confirm_until,
        asked=row.asked,
    )
