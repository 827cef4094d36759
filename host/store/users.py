"""Desk accounts, their second factors and recovery codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from host.base.personal import Private
from host.store.engine import insert_new
from host.store.tables import recovery_codes, users, visits
from host.store.version import touch_settings


@dataclass(frozen=True)
class UserRow:
    """An account with the Argon2id hash of its password."""

    name: str
    display: str
    password_hash: str = field(repr=False)
    terminal_code_hash: str = field(default="", repr=False)
    """The Argon2id hash of the code that this person enters at a terminal; empty when they have none."""
    active: bool = True
    roles: str = "reception"
    """Names with commas between."""
    generation: int = 0
    """Counts up with each change; log-ins of a former one have ended."""
    must_change_password: bool = False
    second_factor: str = field(default="", repr=False)
    """The secret of the authenticator in base32; empty when there is none."""
    second_factor_step: int = 0
    """The newest time step whose code was used."""
    logged_in_at: float = 0.0


def save_user(connection: Connection, row: UserRow) -> None:
    """Add an account, or write it over the one of the same name; its generation counts up."""
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    values["second_factor"] = Private(row.name, row.second_factor) if row.second_factor else None
    if not insert_new(connection, users, values):
        values["generation"] = users.c.generation + 1
        connection.execute(update(users).where(users.c.name == row.name).values(values))
    touch_settings(connection)


def find_user(connection: Connection, name: str) -> UserRow | None:
    """Give an active account, or None."""
    row = connection.execute(select(users).where(users.c.name == name, users.c.active)).first()
    return _user(row) if row else None


def find_any_user(connection: Connection, name: str) -> UserRow | None:
    """Give an account, disabled or not, kept from other writers until the transaction ends."""
    row = connection.execute(select(users).where(users.c.name == name).with_for_update()).first()
    return _user(row) if row else None


def list_users(connection: Connection) -> list[UserRow]:
    """Give all accounts by name."""
    return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]


def display_names(connection: Connection) -> dict[str, str]:
    """Give what colleagues read of everybody who has or had an account, by account name."""
    return {row.name: row.display for row in connection.execute(select(users.c.name, users.c.display))}


def list_terminal_codes(connection: Connection) -> list[tuple[str, str]]:
    """Give account name and code hash of everybody who has a terminal code."""
    query = select(users.c.name, users.c.terminal_code_hash).where(users.c.active, users.c.terminal_code_hash != "")
    return [(row.name, row.terminal_code_hash) for row in connection.execute(query.order_by(users.c.name))]


def note_log_in(connection: Connection, name: str, at: float) -> None:
    """Note when somebody logged in."""
    connection.execute(update(users).where(users.c.name == name).values(logged_in_at=at))


def spend_step(connection: Connection, name: str, step: int) -> bool:
    """Take a time step of an authenticator; tell whether it was newer than the last one."""
    newer = (users.c.name == name, users.c.second_factor_step < step)
    return connection.execute(update(users).where(*newer).values(second_factor_step=step)).rowcount == 1


def put_recovery_codes(connection: Connection, name: str, digests: Iterable[str]) -> None:
    """Give somebody new recovery codes in place of all former ones."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.name == name))
    rows = [{"digest": digest, "name": name, "used_at": None} for digest in digests]
    if rows:
        connection.execute(recovery_codes.insert(), rows)


def spend_recovery_code(connection: Connection, name: str, digest: str, at: float) -> bool:
    """Take a recovery code; tell whether it is theirs and had not been used."""
    unused = (recovery_codes.c.digest == digest, recovery_codes.c.name == name, recovery_codes.c.used_at.is_(None))
    return connection.execute(update(recovery_codes).where(*unused).values(used_at=at)).rowcount == 1


def count_recovery_codes(connection: Connection, name: str) -> int:
    """Give how many recovery codes somebody has left."""
    unused = (recovery_codes.c.name == name, recovery_codes.c.used_at.is_(None))
    return connection.execute(select(func.count()).select_from(recovery_codes).where(*unused)).scalar_one()


def count_confirmations(connection: Connection, since: float) -> dict[str, int]:
    """Give how many persons each staff member confirmed since then, by account name, at desk or terminal."""
    query = select(visits.c.confirmed_by, func.count().label("count")).where(visits.c.confirmed_at >= int(since))
    counted = connection.execute(query.where(visits.c.confirmed_by != "").group_by(visits.c.confirmed_by))
    return {row.confirmed_by: int(row._mapping["count"]) for row in counted}  # noqa: SLF001  SQLAlchemy's public name


def _user(row: Row[Any]) -> UserRow:
    values = {name: getattr(row, name) for name in UserRow.__dataclass_fields__}
    values["second_factor"] = row.second_factor.open(row.name) if row.second_factor else ""
    return UserRow(**values)
