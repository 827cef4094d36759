"""What the log-in page needs from the host."""

from __future__ import annotations

from typing import Protocol

from host.desk.base.account import Account, KnowsAccounts


class LogInPort(KnowsAccounts, Protocol):
    """The accounts as the log-in page sees them; every method may block."""

    def authenticate(self, name: str, password: str) -> Account | None:
        """Give the account when the password is right; slow on purpose (Argon2id), also for unknown names."""

    def check_code(self, name: str, code: str) -> bool:
        """Tell whether a second factor's code is right: of the authenticator, or a recovery code. Either is spent."""

    def logged_in(self, name: str) -> None:
        """Record that somebody logged in."""

    def logged_out(self, name: str) -> None:
        """Record that somebody logged out."""

    def refused(self, name: str, failures: int) -> None:
        """Record that a name was tried `failures` times in vain and has to wait."""
