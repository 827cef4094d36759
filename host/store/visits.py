"""Visits: from rows to `Visit` and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, update

from device.wire import codec
from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Card, Confirmation, Holder, VisitClaims
from host.base.personal import Private
from host.store.engine import insert_all_new
from host.store.inbox import owner_of
from host.store.tables import inbox, visits
from host.store.version import touch
from host.visits.visit import Visit

_MINE = visits.c.visit_id == bindparam("this_visit")
_CHANGED = update(visits).where(_MINE)
_QUERY = select(visits, inbox.c.boot, inbox.c.seq, inbox.c.claims).join(inbox, visits.c.inbox_id == inbox.c.inbox_id)
_SEVERAL = visits.c.visit_id.in_(bindparam("these", expanding=True))
_IN_ORDER = _QUERY.where(_SEVERAL).order_by(visits.c.received_at, visits.c.visit_id)
_STANDING = (
    select(
        visits.c.visit_id,
        visits.c.worker,
        visits.c.lease_until,
        visits.c.change,
        visits.c.asked,
        visits.c.outcome,
        visits.c.confirmed_at,
        visits.c.confirm_until,
    )
    .where(_SEVERAL)
    .order_by(visits.c.visit_id)
    .with_for_update()
)
_LAPSED = (
    select(visits.c.visit_id)
    .where(visits.c.confirm_until > 0, visits.c.confirm_until <= bindparam("now"))
    .order_by(visits.c.visit_id)  # the order in which a group of answers locks its visits
)


@dataclass(frozen=True)
class Standing:
    """How a visit stands, in plain columns: enough to tell whether one that was read earlier is still the same."""

    worker: str
    lease_until: float
    change: int
    asked: int
    outcome: str
    confirmed_at: int
    confirm_until: int

    @classmethod
    def of(cls, visit: Visit, worker: str, lease_until: float) -> Standing:
        """Give it for a visit that `worker` holds."""
        outcome, confirmed_at = str(visit.holder.outcome), visit.confirmation.at
        return cls(worker, lease_until, visit.change, visit.asked, outcome, confirmed_at, visit.confirm_until)


@dataclass(frozen=True)
class Arriving:
    """A new visit, the number of its message, and who has it in hand already, until when."""

    visit: Visit
    inbox_id: int
    worker: str = ""
    lease_until: float = 0.0


def add_visit(connection: Connection, visit: Visit, inbox_id: int) -> bool:
    """Add a visit that is due at once; tell whether its id was new."""
    return add_visits(connection, [Arriving(visit, inbox_id)]) == 1


def add_visits(connection: Connection, arrived: Sequence[Arriving]) -> int:
    """Add visits that are due at once, as one statement; give how many ids were new."""
    added = insert_all_new(connection, visits, [_row_of(one) for one in arrived])
    if arrived:
        touch(connection)
    return len(added)


def _row_of(one: Arriving) -> dict[str, Any]:
    visit = one.visit
    return {
        "visit_id": visit.visit_id,
        "inbox_id": one.inbox_id,
        "terminal": visit.terminal,
        "received_at": visit.received_at,
        "ticket": visit.body.ticket,
        "late": visit.late,
        "due_at": visit.received_at,
        "worker": one.worker,
        "lease_until": one.lease_until,
        **_changing(visit),
    }


def lock_standing(connection: Connection, visit_ids: Sequence[str]) -> dict[str, Standing]:
    """Give how visits stand, kept from other writers until the transaction ends."""
    rows = connection.execute(_STANDING, {"these": list(visit_ids)})
    return {row.visit_id: Standing(*row[1:]) for row in rows}


def save_answers(connection: Connection, answered: Sequence[tuple[Visit, Mapping[str, Any]]]) -> None:
    """Write the answers of visits that change in nothing else, and their jobs; `card` stands there if it changed."""
    rows = [
        {
            "this_visit": visit.visit_id,
            "eligibility": codec.to_json(visit.eligibility) if visit.eligibility else None,
            "change": visit.change,
            "asked": visit.asked,
            **more,
        }
        for visit, more in answered
    ]
    for with_card in (False, True):
        alike = [row for row in rows if ("card" in row) is with_card]
        if alike:
            connection.execute(_CHANGED, alike)
    if rows:
        touch(connection)


def load_visit(connection: Connection, visit_id: str, *conditions: ColumnElement[bool]) -> Visit | None:
    """Give a visit, kept from other writers until the transaction ends; None when there is none, or not so."""
    query = _QUERY.where(_MINE, *conditions).with_for_update(of=visits)
    row = connection.execute(query, {"this_visit": visit_id}).first()
    return _visit(row) if row else None


def save_visit(connection: Connection, visit: Visit, job: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Write what changed about a visit, and about the job that it was (`due.freed`)."""
    connection.execute(_CHANGED, {**_changing(visit), **job, "this_visit": visit.visit_id})
    touch(connection)


def save_body(connection: Connection, visit: Visit) -> None:
    """Write a changed body of a visit in the place of what the terminal said."""
    row = connection.execute(_QUERY.where(_MINE), {"this_visit": visit.visit_id}).one()
    claims = row.claims.open(owner_of(row))
    claims["body"] = codec.to_json(visit.body, claims["schema"])
    mine = inbox.c.inbox_id == row.inbox_id
    connection.execute(update(inbox).where(mine).values(claims=Private(owner_of(row), claims)))


def list_since(connection: Connection, begin: float) -> list[Visit]:
    """Give the visits received from `begin` on, newest first."""
    order = (visits.c.received_at.desc(), visits.c.visit_id.desc())
    return [_visit(row) for row in connection.execute(_QUERY.where(visits.c.received_at >= begin).order_by(*order))]


def newest_by_terminal(connection: Connection) -> dict[str, float]:
    """Give when the newest visit of each terminal was received, in seconds since 1970."""
    query = select(visits.c.terminal, func.max(visits.c.received_at).label("newest")).group_by(visits.c.terminal)
    return {row.terminal: row.newest for row in connection.execute(query)}


def list_in_order(connection: Connection, visit_ids: Sequence[str]) -> list[Visit]:
    """Give visits in the order of arrival."""
    return [_visit(row) for row in connection.execute(_IN_ORDER, {"these": list(visit_ids)})]


def list_lapsed(connection: Connection, now: float) -> list[str]:
    """Give the ids of waiting visits whose time for confirmation is over."""
    return list(connection.execute(_LAPSED, {"now": now}).scalars())


def sealed_card(visit: Visit) -> Private:
    """Give what stands in the column of the card."""
    return Private(visit.visit_id, codec.to_json(visit.card))


def _changing(visit: Visit) -> dict[str, Any]:
    return {
        "outcome": str(visit.holder.outcome),
        "holder": Private(visit.visit_id, codec.to_json(visit.holder)),
        "card": sealed_card(visit),
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
