"""Desk accounts."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from host.store.tables import users


@dataclass(frozen=True)
class UserRow:
    """An account with the Argon2id hash of its password."""

    name: str
    display: str
    password_hash: str = field(repr=False)


def put_user(connection: Connection, row: UserRow) -> None:
    """Add an account; one of the same name gets the new display name and password."""
    connection.execute(delete(users).where(users.c.name == row.name))
    values = {"name": row.name, "display": row.display, "password_hash": row.password_hash}
    connection.execute(users.insert().values(active=True, **values))


def find_user(connection: Connection, name: str) -> UserRow | None:
    """Give an active account, or None."""
    query = select(users.c.name, users.c.display, users.c.password_hash)
    row = connection.execute(query.where(users.c.name == name, users.c.active)).first()
    return UserRow(*row) if row else None
