"""One-time enrolment codes: only their digests are kept, and each is used once."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, select, update

from host.store.tables import codes


class Kind(StrEnum):
    """Who a code is for."""

    TERMINAL = "terminal"
    SUBSCRIBER = "subscriber"


@dataclass(frozen=True)
class Code:
    """An open code; `letter` is the terminal's ticket letter, empty for a subscriber."""

    digest: str
    kind: Kind
    name: str
    letter: str
    valid_until: float


def add_code(connection: Connection, code: Code) -> None:
    """Store a code; an open one for the same name counts no more."""
    connection.execute(delete(codes).where(codes.c.name == code.name, codes.c.used_at.is_(None)))
    connection.execute(codes.insert().values(**{name: getattr(code, name) for name in code.__dataclass_fields__}))


def drop_codes(connection: Connection, name: str) -> None:
    """Forget the open codes of a name."""
    connection.execute(delete(codes).where(codes.c.name == name, codes.c.used_at.is_(None)))


def take_code(connection: Connection, kind: Kind, digest: str, now: float) -> Code | None:
    """Use up the code with that digest; None when there is none of that kind that is still open.

    Every open code is compared in constant time, so that the answer's time tells nothing about a near miss.
    """
    matching = [code for code in _open_codes(connection, kind, now) if hmac.compare_digest(code.digest, digest)]
    for code in matching:
        connection.execute(update(codes).where(codes.c.digest == code.digest).values(used_at=now))
    return matching[0] if matching else None


def has_open_codes(connection: Connection, now: float) -> bool:
    """Tell whether somebody was given a code that still waits to be used."""
    waiting = select(codes.c.digest).where(codes.c.used_at.is_(None), codes.c.valid_until > now)
    return connection.execute(waiting.limit(1)).first() is not None


def letter_in_use(connection: Connection, letter: str, name: str, now: float) -> bool:
    """Tell whether an open code of another terminal has that ticket letter."""
    open_codes = _open_codes(connection, Kind.TERMINAL, now)
    return any(code.letter == letter and code.name != name for code in open_codes)


def _open_codes(connection: Connection, kind: Kind, now: float) -> list[Code]:
    query = select(codes.c.digest, codes.c.kind, codes.c.name, codes.c.letter, codes.c.valid_until)
    query = query.where(codes.c.kind == str(kind), codes.c.used_at.is_(None), codes.c.valid_until > now)
    rows = connection.execute(query.with_for_update())
    return [Code(row.digest, Kind(row.kind), row.name, row.letter, row.valid_until) for row in rows]
