"""The nonces that this host has issued."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, func, select

from host.store.tables import challenges

_FRESH = select(challenges.c.nonce).where(challenges.c.valid_until > bindparam("now"))
KEPT_S = 7 * 86_400.0
"""An expired nonce is remembered for a week, to tell a late visit's own nonce from an invented one."""


def add_challenge(connection: Connection, nonce: str, issued_at: float, valid_until: float) -> None:
    """Store a nonce and forget those that are too old."""
    connection.execute(delete(challenges).where(challenges.c.issued_at < issued_at - KEPT_S))
    connection.execute(challenges.insert().values(nonce=nonce, issued_at=issued_at, valid_until=valid_until))


def fresh_nonces(connection: Connection, now: float) -> frozenset[str]:
    """Give the nonces that have not expired."""
    return frozenset(connection.execute(_FRESH, {"now": now}).scalars())


def was_issued(connection: Connection, nonce: str) -> bool:
    """Tell whether a nonce came from this host, expired or not."""
    count = select(func.count()).select_from(challenges).where(challenges.c.nonce == nonce)
    return bool(connection.execute(count).scalar())
