"""Disaster mode in the database: its periods and uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from host.disaster.record import Period, Use
from host.store.tables import disaster_periods, disaster_uses

NEWEST = 20


def find_current(connection: Connection, now: float) -> Period | None:
    """Give the period that is on."""
    on = (disaster_periods.c.ended_at == 0, disaster_periods.c.until > now)
    row = connection.execute(_periods().where(*on).order_by(disaster_periods.c.begun_at.desc()).limit(1)).first()
    return _period(row) if row else None


def list_periods(connection: Connection) -> Sequence[Period]:
    """Give the newest periods."""
    newest = _periods().order_by(disaster_periods.c.begun_at.desc(), disaster_periods.c.period_id.desc())
    return [_period(row) for row in connection.execute(newest.limit(NEWEST))]


def list_run_out(connection: Connection, now: float) -> Sequence[Period]:
    """Give the periods whose time is over and whose end nobody has written yet."""
    over = (disaster_periods.c.ended_at == 0, disaster_periods.c.until <= now)
    return [_period(row) for row in connection.execute(_periods().where(*over))]


def add_period(connection: Connection, period: Period) -> None:
    """Add a period."""
    values = {name: value for name, value in vars(period).items() if name != "uses"}
    connection.execute(insert(disaster_periods).values(values))


def end_period(connection: Connection, period_id: str, at: float, by: str) -> None:
    """Write the end of a period."""
    mine = disaster_periods.c.period_id == period_id
    connection.execute(update(disaster_periods).where(mine).values(ended_at=at, ended_by=by))


def add_use(connection: Connection, use_id: str, period_id: str, use: Use) -> None:
    """Add a use."""
    connection.execute(insert(disaster_uses).values(use_id=use_id, period_id=period_id, **vars(use)))


def list_uses(connection: Connection, period_id: str) -> Sequence[Use]:
    """Give the uses of a period, newest first."""
    columns = disaster_uses.c
    query = select(columns.at, columns.by, columns.why, columns.found, columns.reason)
    rows = connection.execute(query.where(columns.period_id == period_id).order_by(columns.at.desc()))
    return [Use(*tuple(row)) for row in rows]


def _periods() -> Select[Any]:
    columns = disaster_periods.c
    uses = select(func.count()).where(disaster_uses.c.period_id == columns.period_id).scalar_subquery()
    return select(
        columns.period_id,
        columns.begun_at,
        columns.begun_by,
        columns.reason,
        columns.until,
        columns.ended_at,
        columns.ended_by,
        uses,
    )


def _period(row: Row[Any]) -> Period:
    return Period(*tuple(row))
