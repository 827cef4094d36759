"""What terminals sent: the accepted messages by (terminal, boot, seq), and the broken ones in quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, delete, func, select, update

from host.base.personal import Private
from host.store.engine import insert_all_new, insert_new
from host.store.tables import inbox, quarantine

_KEY = ("inbox_id", "terminal", "boot", "seq")
_BY_KEY = select(inbox.c.inbox_id, inbox.c.digest).where(
    inbox.c.terminal == bindparam("of"), inbox.c.boot == bindparam("in_boot"), inbox.c.seq == bindparam("numbered")
)


@dataclass(frozen=True)
class InboxRow:
    """One accepted message; `digest` is the SHA-256 of its sealed bytes in hexadecimal."""

    terminal: str
    boot: str
    seq: int
    digest: str
    typ: str
    received_at: float
    late: bool
    claims: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Known:
    """What is stored under a key."""

    inbox_id: int
    digest: str
    is_new: bool


@dataclass(frozen=True)
class BrokenRow:
    """One message that could not be used, sealed as it came, with the error's number."""

    digest: str
    topic: str
    sealed: bytes = field(repr=False)
    number: int
    at: float


class Keyed(Protocol):
    """Anything with the key of a message: a row of the table, or one of a query."""

    @property
    def terminal(self) -> str:
        """Who sent it."""

    @property
    def boot(self) -> str:
        """In which run."""

    @property
    def seq(self) -> int:
        """As which message."""


def owner_of(row: Keyed) -> str:
    """Give what the sealed claims of a message are bound to."""
    return f"{row.terminal}/{row.boot}/{row.seq}"


def store_messages(connection: Connection, rows: Sequence[InboxRow]) -> dict[tuple[str, str, int], int]:
    """Store messages whose keys are not there, as one statement; give the numbers that these got."""
    values = [{**vars(row), "claims": Private(owner_of(row), row.claims)} for row in rows]
    stored = insert_all_new(connection, inbox, values, _KEY)
    return {(row.terminal, row.boot, row.seq): row.inbox_id for row in stored}


def store_message(connection: Connection, row: InboxRow) -> Known:
    """Store a message unless its key is there; give what then stands under the key."""
    is_new = insert_new(connection, inbox, {**vars(row), "claims": Private(owner_of(row), row.claims)})
    found = connection.execute(_BY_KEY, {"of": row.terminal, "in_boot": row.boot, "numbered": row.seq}).one()
    return Known(found.inbox_id, found.digest, is_new)


def store_broken(connection: Connection, row: BrokenRow, limit: int) -> None:
    """Put a message aside, a repeat of it once only; beyond `limit` rows the oldest go."""
    values = {"digest": row.digest, "topic": row.topic, "sealed": row.sealed, "number": row.number}
    if insert_new(connection, quarantine, {**values, "first_at": row.at, "last_at": row.at, "times": 1}):
        _drop_oldest(connection, limit)
        return
    again = {"number": row.number, "last_at": row.at, "times": quarantine.c.times + 1}
    connection.execute(update(quarantine).where(quarantine.c.digest == row.digest).values(again))


def _drop_oldest(connection: Connection, limit: int) -> None:
    surplus = (connection.execute(select(func.count()).select_from(quarantine)).scalar() or 0) - limit
    if surplus > 0:
        oldest = select(quarantine.c.digest).order_by(quarantine.c.last_at).limit(surplus)
        connection.execute(delete(quarantine).where(quarantine.c.digest.in_(oldest)))
