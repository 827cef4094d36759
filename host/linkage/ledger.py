"""What was asked through the folders, in the database: every role and every restart goes on with the same request."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from host.base.personal import Private
from host.official_files.names import FileKind
from host.store.engine import insert_new
from host.store.tables import official_requests as table


class RequestState(StrEnum):
    """How far a request came; `opened` means that its file may not have been written yet."""

    OPENED = "opened"
    SENT = "sent"
    ANSWERED = "answered"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    TAKEN = "taken"


OPEN = (RequestState.OPENED, RequestState.SENT)
"""These still wait for an answer."""


@dataclass(frozen=True)
class Request:
    """One request; `subject` names whom it asks about by a keyed hash. The answer is there until handed on."""

    ident: str
    kind: FileKind
    subject: str
    state: RequestState
    sent_at: float
    answered_at: float | None
    fault: str
    answer: bytes | None = field(repr=False)


def add_request(connection: Connection, ident: str, kind: FileKind, subject: str, now: float) -> Request:
    """Add a request under a new id."""
    values = {"ident": ident, "kind": str(kind), "subject": subject, "state": str(RequestState.OPENED)}
    insert_new(connection, table, {**values, "sent_at": now, "answered_at": None, "fault": "", "content": None})
    return Request(ident, kind, subject, RequestState.OPENED, now, None, "", None)


def load_request(connection: Connection, ident: str) -> Request | None:
    """Give a request."""
    row = connection.execute(select(table).where(table.c.ident == ident)).first()
    return _request(row) if row else None


def find_request(connection: Connection, subject: str, answered_since: float) -> Request | None:
    """Give the newest request about someone that is open, unclaimed, or was taken since a moment."""
    query = select(table).where(table.c.subject == subject).order_by(table.c.sent_at.desc(), table.c.ident)
    usable = [_request(row) for row in connection.execute(query)]
    for request in usable:
        fresh = request.answered_at is not None and request.answered_at >= answered_since
        if request.state in OPEN or (
            request.answer is not None and (request.state is RequestState.ANSWERED or fresh)
        ):
            return request
    return None


def list_open(connection: Connection) -> list[Request]:
    """Give what still waits, oldest first."""
    query = select(table).where(table.c.state.in_([str(state) for state in OPEN])).order_by(table.c.sent_at)
    return [_request(row) for row in connection.execute(query)]


def mark_sent(connection: Connection, ident: str) -> None:
    """Say that the request's file is in its folder."""
    mine = (table.c.ident == ident, table.c.state == str(RequestState.OPENED))
    connection.execute(update(table).where(*mine).values(state=str(RequestState.SENT)))


def keep_answer(connection: Connection, ident: str, answer: bytes, now: float) -> None:
    """Keep an answer, sealed; the first one counts."""
    content = Private(ident, base64.b64encode(answer).decode("ascii"))
    _close(connection, ident, state=str(RequestState.ANSWERED), answered_at=now, content=content)


def close_without(connection: Connection, ident: str, state: RequestState, fault: str, now: float) -> None:
    """Say that no answer will be used: it was rejected, or what came cannot be read."""
    _close(connection, ident, state=str(state), answered_at=now, fault=fault)


def mark_taken(connection: Connection, ident: str) -> None:
    """Say that an answer was handed on."""
    mine = (table.c.ident == ident, table.c.state == str(RequestState.ANSWERED))
    connection.execute(update(table).where(*mine).values(state=str(RequestState.TAKEN)))


def forget_answers(connection: Connection, taken_before: float) -> None:
    """Delete the bytes of answers that were handed on some time ago."""
    over = (table.c.state == str(RequestState.TAKEN), table.c.answered_at < taken_before)
    connection.execute(update(table).where(*over, table.c.content.is_not(None)).values(content=None))


def _close(connection: Connection, ident: str, **values: Any) -> None:
    mine = (table.c.ident == ident, table.c.state.in_([str(state) for state in OPEN]))
    connection.execute(update(table).where(*mine).values(**values))


def _request(row: Row[Any]) -> Request:
    answer = base64.b64decode(row.content.open(row.ident)) if row.content else None
    return Request(
        row.ident,
        FileKind(row.kind),
        row.subject,
        RequestState(row.state),
        row.sent_at,
        row.answered_at,
        row.fault,
        answer,
    )
