"""Replies to terminals that are still to be handed to the broker; a reply goes once it is, or when it expires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, select

from host.store.engine import insert_all
from host.store.tables import replies

_OF_USE = select(replies).where(replies.c.valid_until > bindparam("now")).order_by(replies.c.valid_until)
_ANY = select(replies.c.jti).where(replies.c.valid_until > bindparam("now")).limit(1)
_NOBODY_ELSES = _OF_USE.with_for_update(skip_locked=True)
_EXPIRED = select(replies.c.jti).where(replies.c.valid_until <= bindparam("now")).with_for_update(skip_locked=True)
_DONE = delete(replies).where(replies.c.jti.in_(bindparam("sent", expanding=True)) | replies.c.jti.in_(_EXPIRED))


@dataclass(frozen=True)
class ReplyRow:
    """One sealed reply."""

    jti: str
    terminal: str
    sealed: str = field(repr=False)
    valid_until: float


def add_replies(connection: Connection, rows: Sequence[ReplyRow]) -> None:
    """Add replies."""
    insert_all(connection, replies, [vars(row) for row in rows])


def list_replies(connection: Connection, now: float) -> list[ReplyRow]:
    """Give the replies that can still be of use."""
    rows = connection.execute(_OF_USE, {"now": now})
    return [ReplyRow(row.jti, row.terminal, row.sealed, row.valid_until) for row in rows]


def has_replies(connection: Connection, now: float) -> bool:
    """Tell whether there is one that can still be of use, in whosever hand; waits for nobody."""
    return connection.execute(_ANY, {"now": now}).first() is not None


def take_replies(connection: Connection, now: float) -> list[ReplyRow]:
    """Give the replies that can still be of use and that no other transaction has taken; they are this one's."""
    rows = connection.execute(_NOBODY_ELSES, {"now": now})
    return [ReplyRow(row.jti, row.terminal, row.sealed, row.valid_until) for row in rows]


def drop_replies(connection: Connection, sent: list[str], now: float) -> None:
    """Drop those that were sent, by their `jti`, and those that expired and that nobody else has in hand."""
    connection.execute(_DONE, {"sent": sent, "now": now})
