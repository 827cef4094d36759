"""Whether the reader's folder can be opened, since when: what the desk says when files stop coming."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from host.eligibility.reason import Reason
from host.store.engine import insert_new
from host.store.tables import ways

_WAY = "reader_folder"


def note_folder(connection: Connection, now: float, *, works: bool) -> None:
    """Note how the last look went; `since` changes only when that changes."""
    reason = Reason.NONE if works else Reason.FOLDER_UNREACHABLE
    values = {"works": works, "reason": reason.value, "tried_at": now}
    mine = ways.c.way == _WAY
    if insert_new(connection, ways, {"way": _WAY, "since": now, **values}):
        return
    connection.execute(update(ways).where(mine, ways.c.works.is_not(works)).values(since=now))
    connection.execute(update(ways).where(mine).values(values))


def gone_since(connection: Connection) -> float | None:
    """Give since when the folder cannot be opened, in seconds since 1970; None while it can, or there is none."""
    query = select(ways.c.since).where(ways.c.way == _WAY, ways.c.works.is_(False))
    return connection.execute(query).scalar()
