"""Lists and their rows in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from host.base.coding import from_json, to_json
from host.base.personal import Private
from host.batches.record import Batch, ListRow, Phase, RowAnswer, RowLook
from host.store.tables import batch_rows, batches

_CHUNK = 500


def add_batch(connection: Connection, batch: Batch, rows: Iterable[ListRow]) -> None:
    """Keep a list that was read."""
    connection.execute(insert(batches).values(_values(batch)))
    values = [
        {
            "batch_id": batch.batch_id,
            "row": row.row,
            "look": str(row.look),
            "content": Private(_owner(batch.batch_id, row.row), to_json(row)),
            "answer": None,
        }
        for row in rows
    ]
    for begin in range(0, len(values), _CHUNK):
        connection.execute(insert(batch_rows), values[begin : begin + _CHUNK])


def load_batch(connection: Connection, batch_id: str) -> Batch | None:
    """Give a list, kept from other writers until the transaction ends; None when there is none."""
    row = connection.execute(select(batches).where(batches.c.batch_id == batch_id).with_for_update()).first()
    return _batch(row) if row else None


def list_batches(connection: Connection, limit: int) -> list[Batch]:
    """Give the newest lists."""
    query = select(batches).order_by(batches.c.made_at.desc(), batches.c.batch_id.desc()).limit(limit)
    return [_batch(row) for row in connection.execute(query)]


def has_due(connection: Connection, now: float) -> bool:
    """Tell whether a list has work to do."""
    return connection.execute(select(batches.c.batch_id).where(batches.c.due_at <= now).limit(1)).first() is not None


def claim_due(connection: Connection, now: float, until: float) -> list[Batch]:
    """Take the lists with work to do; until then no other worker takes them."""
    due = select(batches).where(batches.c.due_at.is_not(None), batches.c.due_at <= now).order_by(batches.c.due_at)
    found = [_batch(row) for row in connection.execute(due.with_for_update(skip_locked=True))]
    ids = [batch.batch_id for batch in found]
    connection.execute(update(batches).where(batches.c.batch_id.in_(ids)).values(due_at=until))
    return found


def end_leases(connection: Connection, now: float) -> None:
    """Let all lists that are being asked be due now."""
    connection.execute(update(batches).where(batches.c.due_at > now).values(due_at=now))


def save_batch(connection: Connection, batch: Batch) -> None:
    """Write what changed about a list."""
    connection.execute(update(batches).where(batches.c.batch_id == batch.batch_id).values(_values(batch)))


def delete_batch(connection: Connection, batch_id: str) -> None:
    """Remove a list with its rows."""
    connection.execute(delete(batch_rows).where(batch_rows.c.batch_id == batch_id))
    connection.execute(delete(batches).where(batches.c.batch_id == batch_id))


def load_rows(
    connection: Connection, batch_id: str, *, looks: Iterable[RowLook] = (), after: int = 0, limit: int | None = None
) -> list[tuple[ListRow, RowAnswer | None]]:
    """Give rows in their order, those after row `after`, at most `limit`, of some looks or of all."""
    query = select(batch_rows).where(batch_rows.c.batch_id == batch_id, batch_rows.c.row > after)
    wanted = [str(look) for look in looks]
    if wanted:
        query = query.where(batch_rows.c.look.in_(wanted))
    return [_row(row) for row in connection.execute(query.order_by(batch_rows.c.row).limit(limit))]


def count_looks(connection: Connection, batch_id: str) -> Counter[RowLook]:
    """Count the rows of each look."""
    found = connection.execute(select(batch_rows.c.look).where(batch_rows.c.batch_id == batch_id)).scalars()
    return Counter(RowLook(look) for look in found)


def save_answers(connection: Connection, batch: Batch, answers: Mapping[int, RowAnswer]) -> None:
    """Write the answers of rows by their numbers."""
    for number, answer in answers.items():
        mine = (batch_rows.c.batch_id == batch.batch_id, batch_rows.c.row == number)
        sealed = Private(_owner(batch.batch_id, number), to_json(answer))
        connection.execute(update(batch_rows).where(*mine).values(answer=sealed, look=str(answer.look)))


def _values(batch: Batch) -> dict[str, Any]:
    return {**vars(batch), "on_date": batch.on_date.isoformat(), "phase": str(batch.phase)}


def _batch(row: Row[Any]) -> Batch:
    values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
    return Batch(**{**values, "on_date": date.fromisoformat(row.on_date), "phase": Phase(row.phase)})


def _row(row: Row[Any]) -> tuple[ListRow, RowAnswer | None]:
    owner = _owner(row.batch_id, row.row)
    read = from_json(row.content.open(owner), ListRow)
    return read, from_json(row.answer.open(owner), RowAnswer) if row.answer else None


def _owner(batch_id: str, row: int) -> str:
    return f"{batch_id}/{row}"
