"""The port of the day's summary, over the host's database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from device.wire.words import EligibilityStatus, Outcome
from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.japan_time import JAPAN
from host.desk.base.account import DeskUser
from host.desk.summary.port import Day, DayVisit
from host.store.engine import reading
from host.store.summaries import list_counted
from host.store.tallies import read_counts


class SummaryService:
    """Counts days; a `SummaryPort`."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """Read from one database."""
        self._engine = engine
        self._clock = clock

    def read_day(self, day: date) -> Day:
        """Give a day of Japan's."""
        with reading(self._engine) as connection:
            return _read(connection, day)

    def export_day(self, day: date, user: DeskUser) -> Day:
        """Give a day to take away."""
        with self._engine.begin() as connection:
            found = _read(connection, day)
            append(connection, Entry(user.name, Action.EXPORT, detail=f"figures of {day.isoformat()}"), self._clock())
            return found


def _read(connection: Connection, day: date) -> Day:
    begin = datetime.combine(day, time(), JAPAN)
    rows = list_counted(connection, begin.timestamp(), (begin + timedelta(days=1)).timestamp())
    return Day([_visit(row) for row in rows], read_counts(connection, day, day))


def _visit(row: Row[Any]) -> DayVisit:
    eligibility = row.eligibility or {}
    return DayVisit(
        received_at=row.received_at,
        outcome=Outcome(row.outcome),
        status=EligibilityStatus(eligibility["status"]) if eligibility else None,
        reason=eligibility.get("reason", 0),
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        late=row.late,
    )
