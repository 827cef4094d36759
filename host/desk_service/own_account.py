"""A staff member's own account: another password, and a second factor with its recovery codes."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.desk.accounts.port import NewFactor, StaffMember
from host.desk.base.errors import AccountFormWrong, AccountUnknown, CodeWrong, PasswordWrong
from host.desk_service.accounts import COUNTED_S, member
from host.desk_service.logging_in import recovery_digest
from host.desk_service.passwords import Passwords, check_password
from host.desk_service.totp import SECRET_BYTES, decode_secret, encode_secret, find_step, provisioning_uri
from host.store.engine import reading
from host.store.users import (
    UserRow,
    count_confirmations,
    count_recovery_codes,
    find_any_user,
    find_user,
    put_recovery_codes,
    save_user,
)

RECOVERY_CODES = 10
RECOVERY_BYTES = 10


class OwnAccount:
    """An `OwnAccountPort`."""

    def __init__(self, engine: Engine, clock: Callable[[], float], passwords: Passwords, clinic: str) -> None:
        """`clinic` stands beside the code in the authenticator."""
        self._engine = engine
        self._clock = clock
        self._passwords = passwords
        self._clinic = clinic

    def own(self, name: str) -> StaffMember:
        """Give one's own account.

        Raises:
            AccountUnknown: it is gone.
        """
        with reading(self._engine) as connection:
            row = find_user(connection, name)
            if row is None:
                raise AccountUnknown(name)
            counted = count_confirmations(connection, self._clock() - COUNTED_S)
            return member(row, counted.get(name, 0), count_recovery_codes(connection, name))

    def change_password(self, name: str, present: str, new: str) -> None:
        """Change one's own password; all log-ins of the account end.

        Raises:
            PasswordWrong: the present one is not right.
            AccountFormWrong: the new one is not allowed, or is the present one.
        """
        with reading(self._engine) as connection:
            row = find_user(connection, name)
        if row is None or not self._passwords.matches(row.password_hash, present):
            raise PasswordWrong(name)
        check_password(new)
        if new == present:
            raise AccountFormWrong("a new password is another one")
        password_hash = self._passwords.hash(new)
        with self._engine.begin() as connection:
            changed = replace(self._find(connection, name), password_hash=password_hash, must_change_password=False)
            self._save(connection, changed, "own password changed")

    def offer_factor(self, name: str) -> NewFactor:
        """Make a second factor that is not in force yet."""
        secret = encode_secret(secrets.token_bytes(SECRET_BYTES))
        return NewFactor(secret, provisioning_uri(secret, name, self._clinic))

    def show_factor(self, name: str, secret: str) -> NewFactor:
        """Give an offered factor again.

        Raises:
            CodeWrong: it was never offered.
        """
        _decode(secret)
        return NewFactor(secret, provisioning_uri(secret, name, self._clinic))

    def set_factor(self, name: str, secret: str, code: str) -> tuple[str, ...]:
        """Put an offered factor in force, once its code shows that the phone has it; give ten recovery codes.

        Raises:
            CodeWrong: the code is not the factor's.
        """
        digits = code.strip()
        step = find_step(_decode(secret), digits, self._clock(), 0) if digits.isascii() else None
        if step is None:
            raise CodeWrong(name)
        codes = tuple(_make_recovery_code() for _ in range(RECOVERY_CODES))
        with self._engine.begin() as connection:
            row = replace(self._find(connection, name), second_factor=secret, second_factor_step=step)
            put_recovery_codes(connection, name, [recovery_digest(one.replace("-", "")) for one in codes])
            self._save(connection, row, "second factor set")
        return codes

    def _find(self, connection: Connection, name: str) -> UserRow:
        row = find_any_user(connection, name)
        if row is None:
            raise AccountUnknown(name)
        return row

    def _save(self, connection: Connection, row: UserRow, detail: str) -> None:
        save_user(connection, row)
        append(connection, Entry(row.name, Action.USER_CHANGED, detail=detail), self._clock())


def _decode(secret: str) -> bytes:
    try:
        decoded = decode_secret(secret)
    except ValueError as error:
        raise CodeWrong("no secret") from error
    if len(decoded) != SECRET_BYTES:
        raise CodeWrong("no secret")
    return decoded


def _make_recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode("ascii").lower()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))
