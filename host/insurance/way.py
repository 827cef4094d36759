"""The state of the way to the eligibility system, as the last question found it: what the desk says in one line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select, update

from host.eligibility.reason import Reason
from host.store.due import count_open
from host.store.engine import insert_new
from host.store.tables import ways

ELIGIBILITY = "eligibility"
"""The only way so far."""


@dataclass(frozen=True)
class WayState:
    """Whether it works, since when, and when it was tried; times in seconds since 1970, None: never or not planned.

    `reason` is the kind of failure, NONE while it works; `open_visits` counts those that wait to be checked late.
    """

    works: bool
    reason: Reason
    since: float
    tried_at: float
    worked_at: float | None
    next_try_at: float | None
    open_visits: int = 0


def read_way(connection: Connection) -> WayState | None:
    """Give the state; None when nothing was ever asked."""
    row = connection.execute(select(ways).where(ways.c.way == ELIGIBILITY)).first()
    if row is None:
        return None
    times = (row.since, row.tried_at, row.worked_at, row.next_try_at)
    return WayState(row.works, Reason(row.reason), *times, count_open(connection))


class Whom(StrEnum):
    """Who can mend a failure of the way."""

    NOBODY = "nobody"
    """It passes by itself: the eligibility system says that it is busy, or being maintained."""
    LINE = "line"
    """Who looks after the clinic's line and its router."""
    CENTRE = "centre"
    """The eligibility system's own call centre."""
    VENDOR = "vendor"
    """Who set up certificates, addresses and folders."""


_WHOM = {
    Reason.AUTHORITY_BUSY: Whom.NOBODY,
    Reason.AUTHORITY_MAINTENANCE: Whom.NOBODY,
    Reason.AUTHORITY_UNREACHABLE: Whom.LINE,
    Reason.NAME_NOT_RESOLVED: Whom.LINE,
    Reason.CONNECTION_REFUSED: Whom.CENTRE,
    Reason.AUTHORITY_SLOW: Whom.CENTRE,
    Reason.AUTHORITY_WRONG_ANSWER: Whom.CENTRE,
    Reason.ANOTHER_PERSONS_ANSWER: Whom.CENTRE,
}


def whom_to_call(reason: Reason) -> Whom:
    """Tell who can mend it."""
    return _WHOM.get(reason, Whom.VENDOR)


def note_worked(connection: Connection, now: float) -> bool:
    """Note an answer; tell whether the way had been down before."""
    values = {"works": True, "reason": Reason.NONE.value, "tried_at": now, "worked_at": now, "next_try_at": None}
    if insert_new(connection, ways, {"way": ELIGIBILITY, "since": now, **values}):
        return False
    mine = ways.c.way == ELIGIBILITY
    came_back = connection.execute(update(ways).where(mine, ways.c.works.is_(False)).values(since=now, **values))
    if came_back.rowcount == 0:
        connection.execute(update(ways).where(mine).values(values))
    return came_back.rowcount == 1


def note_failed(connection: Connection, reason: Reason, now: float, next_try_at: float | None) -> bool:
    """Note a failure of the way; tell whether it had worked until now, or failed in another way."""
    values = {"works": False, "reason": reason.value, "tried_at": now, "next_try_at": next_try_at}
    if insert_new(connection, ways, {"way": ELIGIBILITY, "since": now, "worked_at": None, **values}):
        return True
    mine, works = ways.c.way == ELIGIBILITY, ways.c.works.is_(True)
    other = connection.execute(update(ways).where(mine, ways.c.reason != reason.value, ~works).values(values))
    went_down = connection.execute(update(ways).where(mine, works).values(since=now, **values))
    connection.execute(update(ways).where(mine).values(values))
    return other.rowcount + went_down.rowcount > 0
