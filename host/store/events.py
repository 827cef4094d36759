"""The newest operational event of each terminal: unsigned, a hint for its technician; nobody decides by it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from host.store.engine import insert_new
from host.store.tables import events


@dataclass(frozen=True)
class EventRow:
    """One event; `at` is the terminal's clock, `received_at` the host's, both in seconds since 1970."""

    terminal: str
    event: str
    number: int
    at: int
    received_at: float


def keep_event(connection: Connection, row: EventRow) -> None:
    """Keep it in the place of the terminal's former one."""
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    if not insert_new(connection, events, values):
        connection.execute(update(events).where(events.c.terminal == row.terminal).values(values))


def newest_events(connection: Connection) -> dict[str, EventRow]:
    """Give the newest event of every terminal that had one."""
    columns = [events.c[name] for name in EventRow.__dataclass_fields__]
    return {row.terminal: EventRow(*row) for row in connection.execute(select(*columns))}
