"""What is counted of a day's visits: plain columns only, nothing is unsealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from host.store.tables import visits

_COLUMNS = (
    visits.c.received_at,
    visits.c.outcome,
    visits.c.eligibility,
    visits.c.confirmed_at,
    visits.c.confirmed_by,
    visits.c.late,
)


def list_counted(connection: Connection, begin: float, end: float) -> list[Row[Any]]:
    """Give the counted columns of the visits received from `begin` to before `end`."""
    within = (visits.c.received_at >= begin, visits.c.received_at < end)
    return list(connection.execute(select(*_COLUMNS).where(*within).order_by(visits.c.received_at)))
