"""Desk accounts."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from host.store.tables import users
from host.store.version import touch_settings


@dataclass(frozen=True)
class UserRow:
    """An account with the Argon2id hash of its password."""

    name: str
    display: str
    password_hash: str = field(repr=False)
    terminal_code_hash: str = field(default="", repr=False)
    """The Argon2id hash of the code that this person enters at a terminal; empty when they have none."""


def put_user(connection: Connection, row: UserRow) -> None:
    """Add an account; one of the same name is replaced, and loses a terminal code that is not given again."""
    connection.execute(delete(users).where(users.c.name == row.name))
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    connection.execute(users.insert().values(active=True, **values))
    touch_settings(connection)


def list_terminal_codes(connection: Connection) -> list[tuple[str, str]]:
    """Give account name and code hash of everybody who has a terminal code."""
    query = select(users.c.name, users.c.terminal_code_hash).where(users.c.active, users.c.terminal_code_hash != "")
    return [(row.name, row.terminal_code_hash) for row in connection.execute(query.order_by(users.c.name))]


def find_user(connection: Connection, name: str) -> UserRow | None:
    """Give an active account, or None."""
    query = select(users.c.name, users.c.display, users.c.password_hash, users.c.terminal_code_hash)
    row = connection.execute(query.where(users.c.name == name, users.c.active)).first()
    return UserRow(*row) if row else None
