"""What the lists need from the host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from host.batches.record import Batch, ListRow, RowAnswer, RowLook
from host.desk.base.account import DeskUser


@dataclass(frozen=True)
class BatchState:
    """A list with the number of its rows of each look."""

    batch: Batch
    looks: Mapping[RowLook, int]


class BatchPort(Protocol):
    """The host as the lists see it. All may block; they are called from several threads."""

    def list_batches(self) -> tuple[Batch, ...]:
        """Give the newest lists, newest first."""

    def add_batch(self, rows: Sequence[ListRow], on_date: date, user: DeskUser) -> str:
        """Keep a list that was read; give its id. Nothing is asked yet."""

    def find_batch(self, batch_id: str) -> BatchState | None:
        """Give one list."""

    def read_rows(
        self, batch_id: str, looks: frozenset[RowLook], after: int, limit: int
    ) -> list[tuple[ListRow, RowAnswer | None]]:
        """Give rows after row `after`, at most `limit`, of some looks or of all."""

    def ask_batch(self, batch_id: str, user: DeskUser) -> bool:
        """Let the host ask about a list; false when it was asked about already or has nothing to ask."""

    def export_batch(self, batch_id: str, user: DeskUser) -> list[tuple[ListRow, RowAnswer | None]]:
        """Give all rows to take away, which is recorded."""

    def delete_batch(self, batch_id: str, user: DeskUser) -> None:
        """Remove a list with its answers."""
