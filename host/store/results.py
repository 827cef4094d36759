"""The outbox of results: one row per subscriber and number, until the subscriber's own receipt and beyond."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Float, bindparam, case, func, select, tuple_, update

from host.store.engine import insert_all
from host.store.tables import results, subscribers
from host.store.version import touch

_MINE = (results.c.subscriber == bindparam("of"), results.c.number == bindparam("numbered"))
_SENT = (
    update(results)
    .where(*_MINE)
    .values(
        sends=bindparam("now_sent"),
        due_at=case((results.c.acknowledged_at.is_(None), bindparam("again_at", type_=Float))),
    )
)
_GIVEN_BACK = (
    update(results)
    .where(*_MINE, results.c.acknowledged_at.is_(None))
    .values(due_at=bindparam("again_at", type_=Float))
)
_NOT_DUE = update(results).where(*_MINE, results.c.jti == bindparam("named")).values(due_at=None)
_ACKNOWLEDGED = _NOT_DUE.where(results.c.acknowledged_at.is_(None)).values(acknowledged_at=bindparam("at"))


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


_SUBSCRIBERS = select(subscribers.c.name).order_by(subscribers.c.name)
_WAITING = results.c.due_at.is_not(None)
_FIRST = select(results.c.number).where(results.c.subscriber == bindparam("of"), _WAITING)
_NTH = _FIRST.order_by(results.c.number).limit(1).offset(bindparam("before"))
_DUE = (
    select(*(results.c[name] for name in ResultRow.__dataclass_fields__))
    .where(
        results.c.subscriber == bindparam("of"),
        results.c.number.in_(_FIRST.order_by(results.c.number).limit(bindparam("window"))),
        _WAITING,
        results.c.due_at <= bindparam("now"),
    )
    .order_by(results.c.number)
)
_KEY = (results.c.subscriber, results.c.number)
_CHOSEN = _DUE.with_only_columns(*_KEY).with_for_update(skip_locked=True).cte("due")
_TAKEN = (
    update(results)
    .where(tuple_(*_KEY).in_(select(_CHOSEN.c.subscriber, _CHOSEN.c.number)))
    .values(due_at=bindparam("until", type_=Float))
    .returning(*(results.c[name] for name in ResultRow.__dataclass_fields__))
)


def add_results(connection: Connection, rows: Sequence[ResultRow], resend_at: float = 0.0) -> None:
    """Add results: due at once, or, as sent by the caller, at `resend_at` if that is not 0."""
    sent = {"sends": 1} if resend_at else {}
    insert_all(connection, results, [{**vars(row), "due_at": resend_at or row.created_at, **sent} for row in rows])


def list_due(connection: Connection, now: float, window: int) -> list[ResultRow]:
    """Give the results to be sent now, in the order of numbers.

    Of each subscriber only the first `window` that are still to be taken: more would only fill the broker's queue.
    """
    found: list[ResultRow] = []
    for name in connection.execute(_SUBSCRIBERS).scalars():
        values = {"of": name, "window": window, "now": now}
        found += [ResultRow(*row) for row in connection.execute(_DUE, values)]
    return found


def any_waits_for(connection: Connection, limit: int) -> bool:
    """Tell whether a subscriber has so many results still to take."""
    names = list(connection.execute(_SUBSCRIBERS).scalars())
    return any(connection.execute(_NTH, {"of": name, "before": limit - 1}).first() for name in names)


def take_due(connection: Connection, now: float, window: int, until: float) -> list[ResultRow]:
    """Give what `list_due` gives, of what no other sender has taken; it is due for nobody else before `until`."""
    found: list[ResultRow] = []
    for name in connection.execute(_SUBSCRIBERS).scalars():
        rows = connection.execute(_TAKEN, {"of": name, "window": window, "now": now, "until": until})
        found += sorted((ResultRow(*row) for row in rows), key=lambda row: row.number)
    return found


def give_back(connection: Connection, rows: Iterable[ResultRow], now: float) -> None:
    """Make results due again that were taken and could not be sent."""
    values = [{"of": row.subscriber, "numbered": row.number, "again_at": now} for row in rows]
    if values:
        connection.execute(_GIVEN_BACK, values)


def mark_sent(connection: Connection, sent: Iterable[tuple[ResultRow, float]]) -> None:
    """Note that results went out; each is due again at its time unless it was acknowledged before."""
    values = [
        {"of": row.subscriber, "numbered": row.number, "now_sent": row.sends + 1, "again_at": due_at}
        for row, due_at in sent
    ]
    if values:
        connection.execute(_SENT, values)


def make_due(connection: Connection, now: float) -> None:
    """Make everything due again that was sent and not acknowledged."""
    connection.execute(update(results).where(results.c.due_at > now).values(due_at=now, sends=0))


def acknowledge(connection: Connection, said: Sequence[tuple[str, int, str]], now: float) -> int:
    """Note receipts: subscriber, number and `jti` of each; give how many named a result for the first time.

    In the order in which `mark_sent` goes through results, so that on PostgreSQL they never wait for each other.
    """
    named = [{"of": subscriber, "numbered": number, "named": jti} for subscriber, number, jti in sorted(said)]
    if not named:
        return 0
    done = connection.execute(_ACKNOWLEDGED, [{**one, "at": now} for one in named]).rowcount
    if done:
        touch(connection)
    if done < len(named):
        connection.execute(_NOT_DUE, named)
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
