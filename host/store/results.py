"""The outbox of results: one row per subscriber and number, until the subscriber's own receipt and beyond."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, func, select, update

from host.store.tables import results
from host.store.version import touch


@dataclass(frozen=True)
class ResultRow:
    """One sealed result; `jti` and the bytes stay the same however often it is sent."""

    subscriber: str
    number: int
    visit_id: str
    change: int
    jti: str
    sealed: str = field(repr=False)
    created_at: float
    sends: int = 0


def add_result(connection: Connection, row: ResultRow) -> None:
    """Add a result that is due at once."""
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    connection.execute(results.insert().values(due_at=row.created_at, **values))


def list_due(connection: Connection, now: float, window: int) -> list[ResultRow]:
    """Give the results to be sent now, in the order of numbers.

    Of each subscriber only the first `window` that are still to be taken: more would only fill the broker's queue.
    """
    place = func.row_number().over(partition_by=results.c.subscriber, order_by=results.c.number).label("place")
    columns = [results.c[name] for name in ResultRow.__dataclass_fields__]
    waiting = select(*columns, results.c.due_at, place).where(results.c.due_at.is_not(None)).subquery()
    query = select(waiting).where(waiting.c.place <= window, waiting.c.due_at <= now)
    return [_row(row) for row in connection.execute(query.order_by(waiting.c.subscriber, waiting.c.number))]


def mark_sent(connection: Connection, row: ResultRow, due_at: float) -> None:
    """Note that a result went out; it is due again at `due_at` unless it was acknowledged before."""
    mine = (results.c.subscriber == row.subscriber, results.c.number == row.number)
    connection.execute(update(results).where(*mine).values(sends=row.sends + 1))
    connection.execute(update(results).where(*mine, results.c.acknowledged_at.is_(None)).values(due_at=due_at))
    connection.execute(update(results).where(*mine, results.c.acknowledged_at.is_not(None)).values(due_at=None))


def make_due(connection: Connection, now: float) -> None:
    """Make everything due again that was sent and not acknowledged."""
    connection.execute(update(results).where(results.c.due_at > now).values(due_at=now, sends=0))


def acknowledge(connection: Connection, subscriber: str, number: int, jti: str, now: float) -> bool:
    """Note a subscriber's receipt; tell whether it named one of its results for the first time."""
    mine = (results.c.subscriber == subscriber, results.c.number == number, results.c.jti == jti)
    first = update(results).where(*mine, results.c.acknowledged_at.is_(None))
    done = connection.execute(first.values(acknowledged_at=now, due_at=None)).rowcount == 1
    connection.execute(update(results).where(*mine).values(due_at=None))
    if done:
        touch(connection)
    return done


def ask_again(connection: Connection, subscriber: str, number: int, now: float) -> int:
    """Make all results of a subscriber from `number` on due again; give how many."""
    wanted = (results.c.subscriber == subscriber, results.c.number >= number)
    return connection.execute(update(results).where(*wanted).values(due_at=now, sends=0)).rowcount


def list_waiting(connection: Connection, subscriber: str) -> list[tuple[int, str]]:
    """Give number and visit of each result that a subscriber has not acknowledged, in the order of numbers."""
    query = select(results.c.number, results.c.visit_id).where(results.c.subscriber == subscriber)
    rows = connection.execute(query.where(results.c.acknowledged_at.is_(None)).order_by(results.c.number))
    return [(row.number, row.visit_id) for row in rows]


def replace_result(connection: Connection, row: ResultRow) -> None:
    """Put another sealed result under a number that is there; it is due at once."""
    mine = (results.c.subscriber == row.subscriber, results.c.number == row.number)
    changed = {"sealed": row.sealed, "jti": row.jti, "change": row.change, "sends": 0, "due_at": row.created_at}
    connection.execute(update(results).where(*mine).values(changed))


def count_handed(connection: Connection, visit_ids: Iterable[str]) -> dict[tuple[str, int], int]:
    """Give how many subscribers acknowledged which change of which visit."""
    query = select(results.c.visit_id, results.c.change, func.count())
    query = query.where(results.c.visit_id.in_(list(visit_ids)), results.c.acknowledged_at.is_not(None))
    rows = connection.execute(query.group_by(results.c.visit_id, results.c.change))
    return {(visit_id, change): count for visit_id, change, count in rows}


def _row(row: Row[tuple[object, ...]]) -> ResultRow:
    return ResultRow(**{name: getattr(row, name) for name in ResultRow.__dataclass_fields__})
