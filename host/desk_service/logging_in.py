"""Logging in: passwords, second factors, and what the audit log says of both."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable

from sqlalchemy import Engine

from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.desk.base.account import Account, DeskUser
from host.desk.base.role import Role, parse_roles
from host.desk_service.passwords import Passwords
from host.desk_service.totp import decode_secret, find_step
from host.store.engine import reading
from host.store.users import UserRow, find_user, note_log_in, spend_recovery_code, spend_step


class LoggingIn:
    """The accounts as the log-in page sees them; a `LogInPort`."""

    def __init__(
        self, engine: Engine, clock: Callable[[], float], passwords: Passwords, second_factor_for: Iterable[Role] = ()
    ) -> None:
        """Ask accounts that have one of the roles `second_factor_for` to set one up."""
        self._engine = engine
        self._clock = clock
        self._passwords = passwords
        self._second_factor_for = frozenset(second_factor_for)
        passwords.get_ready()

    def authenticate(self, name: str, password: str) -> Account | None:
        """Give the account when the password is right; slow on purpose."""
        with reading(self._engine) as connection:
            row = find_user(connection, name)
        is_right = self._passwords.matches(row.password_hash if row else None, password)
        return self._account(row) if row and is_right else None

    def find_account(self, name: str) -> Account | None:
        """Give an account that may log in."""
        with reading(self._engine) as connection:
            row = find_user(connection, name)
        return self._account(row) if row else None

    def check_code(self, name: str, code: str) -> bool:
        """Tell whether a code of the authenticator or a recovery code is right, and spend it."""
        plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).lower()
        if not plain.isascii():
            return False
        with self._engine.begin() as connection:
            row = find_user(connection, name)
            if row is None or not row.second_factor:
                return False
            step = find_step(decode_secret(row.second_factor), plain, self._clock(), row.second_factor_step)
            if step is not None:
                return spend_step(connection, name, step)
            is_spent = spend_recovery_code(connection, name, recovery_digest(plain), self._clock())
            if is_spent:
                append(connection, Entry(name, Action.LOG_IN, detail="recovery code used"), self._clock())
            return is_spent

    def logged_in(self, name: str) -> None:
        """Record that somebody logged in."""
        with self._engine.begin() as connection:
            note_log_in(connection, name, self._clock())
            append(connection, Entry(name, Action.LOG_IN), self._clock())

    def logged_out(self, name: str) -> None:
        """Record that somebody logged out."""
        with self._engine.begin() as connection:
            append(connection, Entry(name, Action.LOG_OUT), self._clock())

    def refused(self, name: str, failures: int) -> None:
        """Record that a name was tried in vain; one without an account may be a password typed in the wrong field."""
        with self._engine.begin() as connection:
            known = find_user(connection, name)
            detail = f"{failures} times wrong{'' if known else ', no such account'}"
            actor = known.name if known else HOST
            append(connection, Entry(actor, Action.LOG_IN_REFUSED, detail=detail), self._clock())

    def _account(self, row: UserRow) -> Account:
        roles = parse_roles(row.roles)
        return Account(
            DeskUser(row.name, row.display, roles),
            row.generation,
            has_second_factor=bool(row.second_factor),
            must_set_second_factor=bool(roles & self._second_factor_for) and not row.second_factor,
            must_change_password=row.must_change_password,
        )


def recovery_digest(code: str) -> str:
    """Give what is kept of a recovery code: it has 80 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(f"uketsuke-recovery-1 {code}".encode()).hexdigest()
