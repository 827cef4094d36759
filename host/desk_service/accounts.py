"""Accounts: passwords and terminal codes are kept as Argon2id hashes (RFC 9106).

A wrong name takes as long as a wrong password. A terminal code is typed at the terminal, which gets the hashes.
"""

from __future__ import annotations

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine

from device.base.errors import UsageError
from device.wire.errors import MessageInvalid
from device.wire.topics import check_name
from host.store.engine import reading
from host.store.users import UserRow, find_user, list_terminal_codes, put_user

PASSWORD_MIN = 8
PASSWORD_MAX = 200
DISPLAY_MAX = 64
CODE_DIFFERENT_DIGITS = 3


class Accounts:
    """The accounts in one database."""

    def __init__(self, engine: Engine) -> None:
        """Use the library's recommended cost."""
        self._engine = engine
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this account")

    def add(self, name: str, display: str, password: str, terminal_code: str = "") -> None:
        """Add an account, or give an existing one a new display name, password and terminal code.

        Raises:
            UsageError: one of them is not of the allowed form, or somebody else has this terminal code.
        """
        try:
            check_name(name)
        except MessageInvalid as error:
            raise UsageError("a name has a-z, 0-9 and -, at most 31 characters") from error
        if not 1 <= len(display) <= DISPLAY_MAX:
            raise UsageError(f"a display name has 1 to {DISPLAY_MAX} characters")
        if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
            raise UsageError(f"a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters")
        code_hash = self._hash_code(name, terminal_code) if terminal_code else ""
        with self._engine.begin() as connection:
            put_user(connection, UserRow(name, display, self._hasher.hash(password), code_hash))

    def check(self, name: str, password: str) -> UserRow | None:
        """Give the account when the password is right."""
        with reading(self._engine) as connection:
            user = find_user(connection, name)
        is_right = self._matches(user.password_hash if user else self._nobody, password)
        return user if is_right else None

    def _hash_code(self, name: str, code: str) -> str:
        if not re.fullmatch(r"[0-9]{6}", code, re.ASCII) or len(set(code)) < CODE_DIFFERENT_DIGITS:
            raise UsageError("a terminal code has six digits, at least three of them different")
        with reading(self._engine) as connection:
            others = [hash_ for other, hash_ in list_terminal_codes(connection) if other != name]
        if any(self._matches(other, code) for other in others):
            raise UsageError("this terminal code is taken; the code alone tells who confirmed")
        return self._hasher.hash(code)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
