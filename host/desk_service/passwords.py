"""Passwords and terminal codes: their allowed form, and their Argon2id hashes (RFC 9106).

A wrong name takes as long as a wrong password. A terminal code is typed at the terminal, which gets the hashes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from device.wire.errors import MessageInvalid
from device.wire.topics import check_name
from host.desk.base.errors import AccountFormWrong, TerminalCodeRefused, TextRefused
from host.desk.base.forms import check_line

PASSWORD_MIN = 8
PASSWORD_MAX = 200
DISPLAY_MAX = 64
CODE_DIFFERENT_DIGITS = 3
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""What cannot be mistaken for something else on paper: neither i, l, o, 0 nor 1."""

_GROUPS, _GROUP = 4, 4


class Passwords:
    """Hashes, with the library's recommended cost unless told otherwise."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use the library's recommended cost, or that of `hasher`."""
        self._hasher = hasher or PasswordHasher()

    def get_ready(self) -> None:
        """Make the hash that unknown names are compared with, so that the first of them takes no longer."""
        self.matches(None, "")

    def hash(self, secret: str) -> str:
        """Give a new hash; slow on purpose."""
        return self._hasher.hash(secret)

    @cached_property
    def _nobody(self) -> str:
        """The hash that stands for accounts which do not exist."""
        return self._hasher.hash("nobody has this account")

    def matches(self, stored: str | None, secret: str) -> bool:
        """Tell whether a secret is the hashed one; without a hash it takes as long, and it is not."""
        try:
            return self._hasher.verify(stored or self._nobody, secret) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def hash_code(self, code: str, others: Iterable[str]) -> str:
        """Give the hash of a terminal code that none of the `others` (hashes) is for.

        Raises:
            TerminalCodeRefused: it has not the allowed form, or is taken.
        """
        if not re.fullmatch(r"[0-9]{6}", code, re.ASCII) or len(set(code)) < CODE_DIFFERENT_DIGITS:
            raise TerminalCodeRefused("a terminal code has six digits, at least three of them different")
        if any(self.matches(other, code) for other in others):
            raise TerminalCodeRefused("this terminal code is taken; the code alone tells who confirmed")
        return self._hasher.hash(code)


def check_account(name: str, display: str) -> None:
    """Check the names of an account.

    Raises:
        AccountFormWrong: one of them is not of the allowed form.
    """
    try:
        check_name(name)
    except MessageInvalid as error:
        raise AccountFormWrong("a name has a-z, 0-9 and -, at most 31 characters") from error
    if not _is_display(display):
        raise AccountFormWrong(f"a display name is one line of 1 to {DISPLAY_MAX} characters")


def _is_display(text: str) -> bool:
    try:
        return bool(text) and check_line(text, DISPLAY_MAX) == text
    except TextRefused:
        return False


def check_password(password: str) -> None:
    """Check a new password.

    Raises:
        AccountFormWrong: it is too short or too long.
    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise AccountFormWrong(f"a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters")


def make_password() -> str:
    """Give a password for the first log-in, in groups that can be read out (about 79 bits)."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS))
