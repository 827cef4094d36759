"""The port of the lists, over the host's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.bell import Bell
from host.batches.record import Batch, ListRow, Phase, RowAnswer, RowLook
from host.batches.rows import add_batch, count_looks, delete_batch, list_batches, load_batch, load_rows, save_batch
from host.desk.base.account import DeskUser
from host.desk.batch.port import BatchState
from host.store.engine import reading

NEWEST = 30


class BatchService:
    """Keeps lists and lets the worker ask about them; a `BatchPort`."""

    def __init__(self, engine: Engine, clock: Callable[[], float], new_id: Callable[[], str], bell: Bell) -> None:
        """Ring `bell` when there is a list to ask about; `new_id` gives a ULID."""
        self._engine = engine
        self._clock = clock
        self._new_id = new_id
        self._bell = bell

    def list_batches(self) -> tuple[Batch, ...]:
        """Give the newest lists."""
        with reading(self._engine) as connection:
            return tuple(list_batches(connection, NEWEST))

    def add_batch(self, rows: Sequence[ListRow], on_date: date, user: DeskUser) -> str:
        """Keep a list that was read."""
        asked = sum(row.is_asked for row in rows)
        batch = Batch(self._new_id(), self._clock(), user.name, on_date, Phase.READ, len(rows), asked)
        with self._engine.begin() as connection:
            add_batch(connection, batch, rows)
        return batch.batch_id

    def find_batch(self, batch_id: str) -> BatchState | None:
        """Give one list."""
        with reading(self._engine) as connection:
            batch = load_batch(connection, batch_id)
            return BatchState(batch, count_looks(connection, batch_id)) if batch else None

    def read_rows(
        self, batch_id: str, looks: frozenset[RowLook], after: int, limit: int
    ) -> list[tuple[ListRow, RowAnswer | None]]:
        """Give rows."""
        with reading(self._engine) as connection:
            return load_rows(connection, batch_id, looks=looks, after=after, limit=limit)

    def ask_batch(self, batch_id: str, user: DeskUser) -> bool:
        """Let the worker ask."""
        now = self._clock()
        with self._engine.begin() as connection:
            batch = load_batch(connection, batch_id)
            if batch is None or batch.phase is not Phase.READ or not batch.asked:
                return False
            save_batch(connection, replace(batch, phase=Phase.ASKING, due_at=now))
            append(connection, _entry(user, "ask", batch), now)
        self._bell.ring()
        return True

    def export_batch(self, batch_id: str, user: DeskUser) -> list[tuple[ListRow, RowAnswer | None]]:
        """Give all rows to take away."""
        with self._engine.begin() as connection:
            batch = load_batch(connection, batch_id)
            if batch is None:
                return []
            rows = load_rows(connection, batch_id)
            append(connection, _entry(user, "save", batch, Action.EXPORT), self._clock())
            return rows

    def delete_batch(self, batch_id: str, user: DeskUser) -> None:
        """Remove a list with its answers."""
        with self._engine.begin() as connection:
            batch = load_batch(connection, batch_id)
            if batch:
                delete_batch(connection, batch_id)
                append(connection, _entry(user, "delete", batch), self._clock())


def _entry(user: DeskUser, what: str, batch: Batch, action: Action = Action.BATCH) -> Entry:
    detail = f"{what} batch {batch.batch_id} rows={batch.rows} asked={batch.asked} on={batch.on_date.isoformat()}"
    return Entry(user.name, action, detail=detail)
