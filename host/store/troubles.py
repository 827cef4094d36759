"""What terminals say stands in their way: one row for each trouble as long as it lasts. Unsigned, a hint only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from host.store.engine import insert_new
from host.store.tables import terminal_troubles
from host.store.version import touch

MOST_PER_TERMINAL = 20
"""A terminal has fewer parts than that; more would be somebody who plays with its name."""


@dataclass(frozen=True)
class TerminalTrouble:
    """One trouble by its error's number, and since when the host has known of it (seconds since 1970)."""

    terminal: str
    number: int
    since: float


def begin_trouble(connection: Connection, terminal: str, number: int, now: float) -> None:
    """Note that a trouble stands; one that is known keeps its time."""
    mine = select(func.count()).select_from(terminal_troubles).where(terminal_troubles.c.terminal == terminal)
    if connection.execute(mine).scalar_one() >= MOST_PER_TERMINAL:
        return
    if insert_new(connection, terminal_troubles, {"terminal": terminal, "number": number, "since": now}):
        touch(connection)


def end_trouble(connection: Connection, terminal: str, number: int) -> None:
    """Note that one is over."""
    columns = terminal_troubles.c
    gone = delete(terminal_troubles).where(columns.terminal == terminal, columns.number == number)
    if connection.execute(gone).rowcount:
        touch(connection)


def end_all_troubles(connection: Connection, terminal: str) -> None:
    """Forget what a terminal said: it is away, or began anew and says it again."""
    if connection.execute(delete(terminal_troubles).where(terminal_troubles.c.terminal == terminal)).rowcount:
        touch(connection)


def list_troubles(connection: Connection) -> dict[str, tuple[TerminalTrouble, ...]]:
    """Give what stands, by terminal, the oldest first."""
    columns = terminal_troubles.c
    found: dict[str, tuple[TerminalTrouble, ...]] = {}
    for row in connection.execute(select(terminal_troubles).order_by(columns.since, columns.number)):
        found[row.terminal] = (*found.get(row.terminal, ()), TerminalTrouble(row.terminal, row.number, row.since))
    return found
