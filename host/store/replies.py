"""Replies to terminals that are still to be handed to the broker; a reply goes once it is, or when it expires."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from host.store.tables import replies


@dataclass(frozen=True)
class ReplyRow:
    """One sealed reply."""

    jti: str
    terminal: str
    sealed: str = field(repr=False)
    valid_until: float


def add_reply(connection: Connection, row: ReplyRow) -> None:
    """Add a reply."""
    connection.execute(replies.insert().values(**{name: getattr(row, name) for name in row.__dataclass_fields__}))


def list_replies(connection: Connection, now: float) -> list[ReplyRow]:
    """Give the replies that can still be of use."""
    query = select(replies).where(replies.c.valid_until > now).order_by(replies.c.valid_until)
    return [ReplyRow(row.jti, row.terminal, row.sealed, row.valid_until) for row in connection.execute(query)]


def drop_replies(connection: Connection, sent: list[str], now: float) -> None:
    """Drop those that were sent, by their `jti`, and those that expired."""
    connection.execute(delete(replies).where(replies.c.jti.in_(sent) | (replies.c.valid_until <= now)))
