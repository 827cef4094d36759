"""Visits: from rows to `Visit` and back, and the jobs that workers take from the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from device.wire import codec
from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Card, Confirmation, Holder, VisitClaims
from host.store.engine import insert_new
from host.store.tables import inbox, visits
from host.store.version import touch
from host.visits.visit import Visit


def add_visit(connection: Connection, visit: Visit, inbox_id: int) -> bool:
    """Add a visit that is due at once; tell whether its id was new."""
    values = {
        "visit_id": visit.visit_id,
        "inbox_id": inbox_id,
        "terminal": visit.terminal,
        "received_at": visit.received_at,
        "late": visit.late,
        "due_at": visit.received_at,
        "worker": "",
        "lease_until": 0.0,
        **_changing(visit),
    }
    is_new = insert_new(connection, visits, values)
    touch(connection)
    return is_new


def load_visit(connection: Connection, visit_id: str) -> Visit | None:
    """Give a visit, kept from other writers until the transaction ends; None when there is none."""
    row = connection.execute(_query().where(visits.c.visit_id == visit_id).with_for_update()).first()
    return _visit(row) if row else None


def save_visit(connection: Connection, visit: Visit) -> None:
    """Write what changed about a visit."""
    connection.execute(update(visits).where(visits.c.visit_id == visit.visit_id).values(_changing(visit)))
    touch(connection)


def list_since(connection: Connection, begin: float) -> list[Visit]:
    """Give the visits received from `begin` on, newest first."""
    order = (visits.c.received_at.desc(), visits.c.visit_id.desc())
    return [_visit(row) for row in connection.execute(_query().where(visits.c.received_at >= begin).order_by(*order))]


def newest_by_terminal(connection: Connection) -> dict[str, float]:
    """Give when the newest visit of each terminal was received, in seconds since 1970."""
    query = select(visits.c.terminal, func.max(visits.c.received_at).label("newest")).group_by(visits.c.terminal)
    return {row.terminal: row.newest for row in connection.execute(query)}


def list_lapsed(connection: Connection, now: float) -> list[str]:
    """Give the ids of waiting visits whose time for confirmation is over."""
    over = (visits.c.confirm_until > 0, visits.c.confirm_until <= now)
    return list(connection.execute(select(visits.c.visit_id).where(*over)).scalars())


@dataclass(frozen=True)
class Lease:
    """Who takes visits, at what moment, and until when they are kept from others; in seconds since 1970."""

    worker: str
    now: float
    until: float


def claim_due(connection: Connection, lease: Lease, *, fresh: int, late: int) -> list[Visit]:
    """Take up to `fresh` visits whose patients wait, and up to `late` of the others.

    A lease that ran out frees a visit, so that the work of a dead worker is done by another.
    """
    ids = [*_claim(connection, lease, fresh, late=False), *_claim(connection, lease, late, late=True)]
    return [_visit(row) for row in connection.execute(_query().where(visits.c.visit_id.in_(ids)))]


def _claim(connection: Connection, lease: Lease, limit: int, *, late: bool) -> list[str]:
    if limit <= 0:
        return []
    free = (visits.c.due_at <= lease.now, visits.c.lease_until <= lease.now, visits.c.late.is_(late))
    due = select(visits.c.visit_id).where(*free).order_by(visits.c.due_at).limit(limit)
    chosen = visits.c.visit_id.in_(due.with_for_update(skip_locked=True))
    taken = update(visits).where(chosen).values(worker=lease.worker, lease_until=lease.until)
    return list(connection.execute(taken.returning(visits.c.visit_id)).scalars())


def holds_lease(connection: Connection, visit_id: str, worker: str, lease_until: float) -> bool:
    """Tell whether a claimed visit is still `worker`'s under that very lease."""
    mine = (visits.c.visit_id == visit_id, visits.c.worker == worker, visits.c.lease_until == lease_until)
    return connection.execute(select(visits.c.visit_id).where(*mine)).first() is not None


def end_lease(connection: Connection, visit_id: str, due_at: float | None) -> None:
    """Give a visit free, due again at `due_at` or never."""
    freed = {"worker": "", "lease_until": 0.0, "due_at": due_at}
    connection.execute(update(visits).where(visits.c.visit_id == visit_id).values(freed))


def end_leases(connection: Connection, worker: str) -> None:
    """Free everything that an earlier run of `worker` had taken."""
    connection.execute(update(visits).where(visits.c.worker == worker).values(worker="", lease_until=0.0))


def _query() -> Select[Any]:
    return select(visits, inbox.c.claims).join(inbox, visits.c.inbox_id == inbox.c.inbox_id)


def _changing(visit: Visit) -> dict[str, Any]:
    return {
        "outcome": str(visit.holder.outcome),
        "holder": codec.to_json(visit.holder),
        "card": codec.to_json(visit.card),
        "eligibility": codec.to_json(visit.eligibility) if visit.eligibility else None,
        "change": visit.change,
        "confirmed_by": visit.confirmation.by,
        "confirmed_at": visit.confirmation.at,
        "confirm_until": visit.confirm_until,
        "asked": visit.asked,
    }


def _visit(row: Row[Any]) -> Visit:
    claims = codec.from_json(row.claims, VisitClaims)
    return Visit(
        terminal=row.terminal,
        received_at=row.received_at,
        late=row.late,
        body=claims.body,
        holder=codec.from_json(row.holder, Holder),
        card=codec.from_json(row.card, Card),
        eligibility=codec.from_json(row.eligibility, Eligibility) if row.eligibility else None,
        change=row.change,
        confirmation=Confirmation(row.confirmed_by, row.confirmed_at),
        confirm_until=row.confirm_until,
        asked=row.asked,
    )
