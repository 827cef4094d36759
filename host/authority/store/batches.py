"""Reads and writes of batches: taking one, its next rows to judge, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from host.authority.base.records import format_record
from host.authority.insurance.batch import BatchRequest, BatchRowResult
from host.authority.store.once import insert_once
from host.authority.store.tables import batch_rows, batches
from host.authority.store.uses import RequestReused

KEPT_S = 7 * 24 * 3600
"""How long results can be had."""


@dataclass(frozen=True)
class Batch:
    """A batch without its rows."""

    batch_id: int
    reception_number: str
    clinic: str
    request_id: str
    question_digest: str
    rows: int
    done: int
    errors: int


@dataclass(frozen=True, repr=False)
class OpenRow:
    """A row that was not judged yet, as it was asked."""

    position: int
    question: dict[str, Any]


def take_batch(connection: Connection, request: BatchRequest, digest: str, number: str, now_s: int) -> Batch:
    """Store a batch unless it is a repeat; give it in both cases.

    Raises:
        RequestReused: the request's id was used for another batch.
    """
    row = {
        "reception_number": number,
        "clinic": request.clinic,
        "request_id": request.request_id,
        "question_digest": digest,
        "received_at": now_s,
        "rows": len(request.rows),
        "done": 0,
        "errors": 0,
    }
    new = insert_once(connection, batches, row)
    same = (batches.c.clinic == request.clinic, batches.c.request_id == request.request_id)
    batch = _read(connection, *same)
    if batch is None or batch.question_digest != digest:
        raise RequestReused
    if new:
        asked = [
            {"batch_id": batch.batch_id, "position": place, "question": format_record(one), "result": None}
            for place, one in enumerate(request.rows)
        ]
        connection.execute(insert(batch_rows), asked)
    return batch


def find_batch(connection: Connection, clinic: str, reception_number: str) -> Batch | None:
    """Give a clinic's batch, or None."""
    return _read(connection, batches.c.clinic == clinic, batches.c.reception_number == reception_number)


def next_batch(connection: Connection) -> Batch | None:
    """Give the oldest batch that has rows to judge, locked for this transaction; None when there is none."""
    return _read(connection, batches.c.done < batches.c.rows)


def open_rows(connection: Connection, batch: Batch, limit: int) -> Sequence[OpenRow]:
    """Give the next rows to judge."""
    query = select(batch_rows.c.position, batch_rows.c.question).where(
        batch_rows.c.batch_id == batch.batch_id, batch_rows.c.position >= batch.done
    )
    rows = connection.execute(query.order_by(batch_rows.c.position).limit(limit))
    return [OpenRow(position, question) for position, question in rows]


def keep_results(
    connection: Connection, batch: Batch, results: Sequence[tuple[int, BatchRowResult]], errors: int
) -> None:
    """Store what came of the next rows."""
    change = (
        update(batch_rows)
        .where(batch_rows.c.batch_id == batch.batch_id, batch_rows.c.position == bindparam("place"))
        .values(result=bindparam("outcome", type_=batch_rows.c.result.type))
    )
    connection.execute(change, [{"place": place, "outcome": format_record(one)} for place, one in results])
    counted = {"done": batch.done + len(results), "errors": batch.errors + errors}
    connection.execute(update(batches).where(batches.c.batch_id == batch.batch_id).values(**counted))


def results_of(connection: Connection, batch: Batch) -> list[dict[str, Any]]:
    """Give the results of a batch as JSON objects, in the order asked."""
    query = select(batch_rows.c.result).where(batch_rows.c.batch_id == batch.batch_id)
    return [result for (result,) in connection.execute(query.order_by(batch_rows.c.position))]


def forget_batches(connection: Connection, now_s: int) -> None:
    """Delete the batches whose results can no longer be had."""
    old = select(batches.c.batch_id).where(batches.c.received_at < now_s - KEPT_S)
    connection.execute(delete(batch_rows).where(batch_rows.c.batch_id.in_(old)))
    connection.execute(delete(batches).where(batches.c.received_at < now_s - KEPT_S))


def _read(connection: Connection, *conditions: Any) -> Batch | None:
    columns = [batches.c[name] for name in Batch.__dataclass_fields__]
    query = select(*columns).where(*conditions).order_by(batches.c.batch_id).limit(1)
    row = connection.execute(query.with_for_update(skip_locked=False)).first()
    return None if row is None else Batch(*row)
