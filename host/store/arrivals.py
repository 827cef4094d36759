"""Pages of visits for the desk, newest first: ids by index, and only those of one page read as a whole.

A page begins after a place (time and id) instead of after so many rows, so that the last page of a long day costs
what the first one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from host.store.tables import visits
from host.visits.visit import WAITING

_WAITING = [str(outcome) for outcome in WAITING]
_NEWEST_FIRST = (visits.c.received_at.desc(), visits.c.visit_id.desc())


@dataclass(frozen=True)
class Span:
    """Visits received from `begin` to before `end` (seconds since 1970) whose ticket begins with `ticket`."""

    begin: float
    end: float
    ticket: str = ""


def waiting_ids(connection: Connection, since: float, limit: int) -> list[str]:
    """Give the visits received since then that wait for staff, newest first."""
    waiting = (visits.c.confirm_until > 0, visits.c.outcome.in_(_WAITING), visits.c.received_at >= since)
    return _ids(connection, select(visits.c.visit_id).where(*waiting), limit)


def page_ids(
    connection: Connection, span: Span, after: tuple[float, str] | None, limit: int, *, without_waiting: bool
) -> list[str]:
    """Give up to `limit` visits, newest first, that come after a visit's time and id."""
    query = select(visits.c.visit_id).where(*_within(span))
    if without_waiting:
        query = query.where(visits.c.outcome.not_in(_WAITING))
    if after:
        query = query.where(tuple_(visits.c.received_at, visits.c.visit_id) < tuple_(*after))
    return _ids(connection, query, limit)


def count_visits(connection: Connection, span: Span) -> int:
    """Give how many visits there are."""
    return connection.execute(select(func.count()).select_from(visits).where(*_within(span))).scalar_one()


def _ids(connection: Connection, query: Select[Any], limit: int) -> list[str]:
    return list(connection.execute(query.order_by(*_NEWEST_FIRST).limit(limit)).scalars())


def _within(span: Span) -> list[ColumnElement[bool]]:
    within = [visits.c.received_at >= span.begin, visits.c.received_at < span.end]
    return [*within, visits.c.ticket.startswith(span.ticket)] if span.ticket else within


def newest_of_terminal(connection: Connection, terminal: str, limit: int) -> list[str]:
    """Give the newest visits of one terminal."""
    return _ids(connection, select(visits.c.visit_id).where(visits.c.terminal == terminal), limit)
