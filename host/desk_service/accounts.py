"""Accounts as an administrator keeps them, at the desk or at the command line; the audit log has every change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, Engine

from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.desk.accounts.port import StaffMember
from host.desk.base.errors import AccountTaken, AccountUnknown, LastAdministrator
from host.desk.base.role import Role, format_roles, parse_roles
from host.desk_service.passwords import Passwords, check_account, check_password, make_password
from host.store.engine import reading
from host.store.users import (
    UserRow,
    count_confirmations,
    count_recovery_codes,
    find_any_user,
    list_terminal_codes,
    list_users,
    put_recovery_codes,
    save_user,
)

RECEPTION = frozenset({Role.RECEPTION})
COUNTED_S = 30 * 86_400


class Accounts:
    """The accounts in one database; an `AccountsPort`."""

    def __init__(
        self, engine: Engine, clock: Callable[[], float] = time.time, passwords: Passwords | None = None
    ) -> None:
        """Keep them in `engine`; `clock` gives seconds since 1970."""
        self._engine = engine
        self._clock = clock
        self._passwords = passwords or Passwords()
        self.on_change: Callable[[], None] = lambda: None
        """Called after every change, which terminals may have to be told of."""

    def staff(self) -> tuple[StaffMember, ...]:
        """Give everybody's account, by name."""
        with reading(self._engine) as connection:
            counted = count_confirmations(connection, self._clock() - COUNTED_S)
            return tuple(
                member(row, counted.get(row.name, 0), count_recovery_codes(connection, row.name))
                for row in list_users(connection)
            )

    def add(
        self,
        name: str,
        display: str,
        password: str,
        terminal_code: str = "",
        roles: frozenset[Role] | None = None,
    ) -> None:
        """Add an account, or give an existing one a new display name, password, terminal code and, if named, roles.

        Raises:
            AccountFormWrong, TerminalCodeRefused: one of them is not allowed.
        """
        check_account(name, display)
        check_password(password)
        code_hash = self._hash_code(name, terminal_code) if terminal_code else ""
        password_hash = self._passwords.hash(password)
        with self._changing() as connection:
            known = find_any_user(connection, name) or UserRow(name, display, "")
            named = format_roles(roles) if roles else known.roles
            row = replace(known, display=display, password_hash=password_hash, terminal_code_hash=code_hash)
            self._save(connection, HOST, replace(row, active=True, roles=named, must_change_password=False), "added")

    def open_account(self, by: str, name: str, display: str, roles: frozenset[Role]) -> str:
        """Add an account, and give the password for its first log-in, which has to be changed then.

        Raises:
            AccountFormWrong, AccountTaken: it cannot be added.
        """
        check_account(name, display)
        password = make_password()
        row = UserRow(name, display, self._passwords.hash(password), roles=format_roles(roles))
        with self._changing() as connection:
            if find_any_user(connection, name):
                raise AccountTaken(name)
            self._save(connection, by, replace(row, must_change_password=True), "added")
        return password

    def change(self, by: str, name: str, display: str, roles: frozenset[Role], *, active: bool) -> None:
        """Give an account another display name or other roles, disable it or enable it.

        Raises:
            AccountUnknown, AccountFormWrong: there is none, or the display name is not allowed.
            LastAdministrator: nobody could keep the accounts any more.
        """
        check_account(name, display)
        with self._changing() as connection:
            row = _find(connection, name)
            changed = replace(row, display=display, roles=format_roles(roles), active=active)
            if _keeps_accounts(row) and not _keeps_accounts(changed) and not _others_keep(connection, name):
                raise LastAdministrator(name)
            self._save(connection, by, changed, _what_changed(row, changed))

    def new_password(self, by: str, name: str) -> str:
        """Give an account a new password for one log-in.

        Raises:
            AccountUnknown: there is none.
        """
        password = make_password()
        password_hash = self._passwords.hash(password)
        with self._changing() as connection:
            row = replace(_find(connection, name), password_hash=password_hash, must_change_password=True)
            self._save(connection, by, row, "new password")
        return password

    def drop_second_factor(self, by: str, name: str) -> None:
        """Take an account's second factor away, for a phone that is lost.

        Raises:
            AccountUnknown: there is none.
        """
        with self._changing() as connection:
            put_recovery_codes(connection, name, ())
            self._save(connection, by, replace(_find(connection, name), second_factor=""), "second factor dropped")

    def set_terminal_code(self, by: str, name: str, code: str) -> None:
        """Give an account another code for the terminal's staff way, or none.

        Raises:
            AccountUnknown, TerminalCodeRefused: there is none, or the code is not allowed.
        """
        code_hash = self._hash_code(name, code) if code else ""
        with self._changing() as connection:
            row = replace(_find(connection, name), terminal_code_hash=code_hash)
            self._save(connection, by, row, "terminal code set" if code else "terminal code dropped")

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection
        self.on_change()

    def _hash_code(self, name: str, code: str) -> str:
        with reading(self._engine) as connection:
            others = [hash_ for other, hash_ in list_terminal_codes(connection) if other != name]
        return self._passwords.hash_code(code, others)

    def _save(self, connection: Connection, by: str, row: UserRow, detail: str) -> None:
        save_user(connection, row)
        append(connection, Entry(by, Action.USER_CHANGED, detail=f"{row.name}: {detail}"), self._clock())


def member(row: UserRow, confirmations: int, recovery_codes: int) -> StaffMember:
    """Give what may be seen of an account."""
    return StaffMember(
        name=row.name,
        display=row.display,
        roles=parse_roles(row.roles),
        active=row.active,
        has_second_factor=bool(row.second_factor),
        recovery_codes=recovery_codes,
        has_terminal_code=bool(row.terminal_code_hash),
        must_change_password=row.must_change_password,
        logged_in_at=row.logged_in_at,
        confirmations=confirmations,
    )


def _find(connection: Connection, name: str) -> UserRow:
    row = find_any_user(connection, name)
    if row is None:
        raise AccountUnknown(name)
    return row


def _keeps_accounts(row: UserRow) -> bool:
    return row.active and Role.ADMINISTRATOR in parse_roles(row.roles)


def _others_keep(connection: Connection, name: str) -> bool:
    return any(_keeps_accounts(row) for row in list_users(connection) if row.name != name)


def _what_changed(before: UserRow, after: UserRow) -> str:
    changes = [f"roles {after.roles}"] if before.roles != after.roles else []
    changes += ["display name"] if before.display != after.display else []
    changes += ["enabled" if after.active else "disabled"] if before.active != after.active else []
    return ", ".join(changes) or "nothing"
