"""Whether the host's own parts are there, as the desk reads it, which may run in another process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from host.store.engine import insert_new
from host.store.tables import host_parts
from host.store.tables.health import BROKER as BROKER
from host.store.version import touch


@dataclass(frozen=True)
class PartState:
    """Whether a part works, since when, and when that was last looked at; in seconds since 1970."""

    works: bool
    since: float
    looked_at: float


def note_part(connection: Connection, part: str, now: float, *, works: bool) -> None:
    """Note whether a part works now."""
    if insert_new(connection, host_parts, {"part": part, "works": works, "since": now, "looked_at": now}):
        touch(connection)
        return
    mine = host_parts.c.part == part
    changed = update(host_parts).where(mine, host_parts.c.works.is_not(works))
    if connection.execute(changed.values(works=works, since=now)).rowcount:
        touch(connection)
    connection.execute(update(host_parts).where(mine).values(looked_at=now))


def read_part(connection: Connection, part: str) -> PartState | None:
    """Give the state of a part; None when nobody ever looked."""
    row = connection.execute(select(host_parts).where(host_parts.c.part == part)).first()
    return PartState(row.works, row.since, row.looked_at) if row else None
