"""Visits that are due, as jobs: taken by one worker at a time under a lease, freed when the outcome is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from host.store.tables import visits
from host.store.visits import list_in_order
from host.visits.visit import Visit


@dataclass(frozen=True)
class Lease:
    """Who takes visits, at what moment, and until when they are kept from others; in seconds since 1970."""

    worker: str
    now: float
    until: float


_FREE = (visits.c.due_at <= bindparam("now"), visits.c.lease_until <= bindparam("now"))
_ANY_DUE = select(visits.c.visit_id).where(*_FREE).limit(1)


class Lane(StrEnum):
    """The kinds of due visits: its patient waits, it came late, or its check failed and is to be made up for."""

    FRESH = "fresh"
    LATE = "late"
    OPEN = "open"


_IN_LANE: dict[Lane, tuple[ColumnElement[bool], ...]] = {
    Lane.FRESH: (visits.c.change == 0, visits.c.late.is_(False)),
    Lane.LATE: (visits.c.change == 0, visits.c.late.is_(True)),
    Lane.OPEN: (visits.c.change > 0,),
}
_OPEN = (*_IN_LANE[Lane.OPEN], visits.c.due_at > 0)


def has_due(connection: Connection, now: float) -> bool:
    """Tell whether a visit is due that nobody holds, whatever its lane; waits for no writer."""
    return connection.execute(_ANY_DUE, {"now": now}).first() is not None


def claim_due(connection: Connection, lease: Lease, room: Mapping[Lane, int]) -> list[tuple[Lane, Visit]]:
    """Take due visits of each kind in the order of arrival, as many as there is room for.

    A lease that ran out frees a visit, so that the work of a dead worker is done by another.
    """
    lanes = {visit_id: lane for lane in Lane for visit_id in _claim(connection, lease, lane, room.get(lane, 0))}
    if not lanes:
        return []
    return [(lanes[visit.visit_id], visit) for visit in list_in_order(connection, list(lanes))]


def _claim(connection: Connection, lease: Lease, lane: Lane, limit: int) -> list[str]:
    if limit <= 0:
        return []
    values = {"now": lease.now, "most": limit, "taker": lease.worker, "until": lease.until}
    return list(connection.execute(_taken(lane), values).scalars())


@cache
def _taken(lane: Lane) -> ReturningUpdate[Any]:
    free = (*_FREE, *_IN_LANE[lane])
    # "+ 0": else SQLite goes through all visits in the order of arrival instead of sorting the few that are due
    order = (visits.c.received_at + 0.0, visits.c.visit_id) if lane is Lane.OPEN else (visits.c.due_at,)
    # chosen once and for all before the update: PostgreSQL could look into a plain subquery again, and take more
    chosen = select(visits.c.visit_id).where(*free).order_by(*order).limit(bindparam("most"))
    due = chosen.with_for_update(skip_locked=True).cte("due")
    taken = update(visits).where(visits.c.visit_id.in_(select(due.c.visit_id)))
    return taken.values(worker=bindparam("taker"), lease_until=bindparam("until")).returning(visits.c.visit_id)


def count_open(connection: Connection) -> int:
    """Give how many visits wait for their check to be made up for."""
    return connection.execute(select(func.count()).select_from(visits).where(*_OPEN)).scalar_one()


def has_open(connection: Connection, now: float) -> bool:
    """Tell whether there are any whose time is not come."""
    return (
        connection.execute(select(visits.c.visit_id).where(*_OPEN, visits.c.due_at > now).limit(1)).first()
        is not None
    )


def make_due(connection: Connection, visit_id: str, now: float) -> None:
    """Let one visit be asked about again."""
    connection.execute(update(visits).where(visits.c.visit_id == visit_id).values(due_at=now))


def make_open_due(connection: Connection, now: float) -> int:
    """Let their time come; give how many there were."""
    return connection.execute(update(visits).where(*_OPEN, visits.c.due_at > now).values(due_at=now)).rowcount


def held(worker: str, lease_until: float) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a claimed visit is still `worker`'s under that very lease."""
    return visits.c.worker == worker, visits.c.lease_until == lease_until


def end_lease(connection: Connection, visit_id: str, due_at: float | None) -> None:
    """Give a visit free, due again at `due_at` or never."""
    connection.execute(update(visits).where(visits.c.visit_id == visit_id).values(freed(due_at)))


def freed(due_at: float | None) -> dict[str, Any]:
    """Give what to save with a visit to free it, due again at `due_at` or never."""
    return {"worker": "", "lease_until": 0.0, "due_at": due_at}


def end_leases(connection: Connection, worker: str) -> None:
    """Free everything that an earlier run of `worker` had taken."""
    taken = (visits.c.due_at > 0, visits.c.worker == worker)  # what is taken is still due: found by that index
    connection.execute(update(visits).where(*taken).values(worker="", lease_until=0.0))
