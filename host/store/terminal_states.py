"""The newest status of each terminal: unsigned, a hint for people; nobody decides by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from host.store.engine import insert_new
from host.store.tables import terminal_states
from host.store.troubles import end_all_troubles
from host.store.version import touch


@dataclass(frozen=True)
class StatusRow:
    """What a terminal said of itself."""

    terminal: str
    alive: bool
    boot: str
    firmware_boot: str
    software: str
    outbox_rows: int
    schema_newest: int
    schema_oldest: int


@dataclass(frozen=True)
class TerminalState(StatusRow):
    """The same, with the host's times in seconds since 1970: `since` when it is there or away, `heard_at` last heard.

    `copy_seen_at` is when two machines spoke under this name, 0 for never.
    """

    since: float
    heard_at: float
    copy_seen_at: float


def keep_status(connection: Connection, row: StatusRow, now: float) -> None:
    """Keep it in the place of the terminal's former one.

    The last word of a broken connection, which comes late, does not count against the next one. A start id that comes
    back after another one proves two machines: each start has its own.
    """
    values: dict[str, Any] = {name: getattr(row, name) for name in StatusRow.__dataclass_fields__}
    first = {"since": now, "heard_at": now, "former_boot": "", "copy_seen_at": 0.0}
    if insert_new(connection, terminal_states, {**values, **first}):
        touch(connection)
        return
    mine = terminal_states.c.terminal == row.terminal
    known = connection.execute(select(terminal_states).where(mine).with_for_update()).one()
    is_other_start = row.boot != known.boot
    if is_other_start and not row.alive:
        return
    if is_other_start or row.alive != known.alive or row.firmware_boot != known.firmware_boot:
        end_all_troubles(connection, row.terminal)
    if is_other_start:
        values["former_boot"] = known.boot
        values["copy_seen_at"] = now if row.boot == known.former_boot else known.copy_seen_at
    if row.alive != known.alive:
        values["since"] = now
        touch(connection)
    connection.execute(update(terminal_states).where(mine).values(heard_at=now, **values))


def list_states(connection: Connection) -> dict[str, TerminalState]:
    """Give the newest state of each terminal that ever said something, by its name."""
    columns = [terminal_states.c[name] for name in TerminalState.__dataclass_fields__]
    return {row.terminal: TerminalState(*row) for row in connection.execute(select(*columns))}
