"""What the accounts' pages need from the host."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from host.desk.base.role import Role


@dataclass(frozen=True)
class StaffMember:
    """An account as it may be seen; times are seconds since 1970, 0 for never."""

    name: str
    display: str
    roles: frozenset[Role]
    active: bool
    has_second_factor: bool
    recovery_codes: int
    """How many are left."""
    has_terminal_code: bool
    must_change_password: bool
    logged_in_at: float
    confirmations: int
    """How many persons they confirmed in the last 30 days, at the desk or at a terminal."""


@dataclass(frozen=True)
class NewFactor:
    """A second factor that is offered: its secret in base32, and the address that the QR code holds."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class OwnAccountPort(Protocol):
    """One's own account; every method may block, and raises a `DeskError` when it cannot be done."""

    def own(self, name: str) -> StaffMember:
        """Give it."""

    def change_password(self, name: str, present: str, new: str) -> None:
        """Change the password; all log-ins of the account end."""

    def offer_factor(self, name: str) -> NewFactor:
        """Make a second factor that is not in force yet."""

    def show_factor(self, name: str, secret: str) -> NewFactor:
        """Give an offered one again."""

    def set_factor(self, name: str, secret: str, code: str) -> tuple[str, ...]:
        """Put an offered factor in force, and give its recovery codes; all log-ins of the account end."""


class AccountsPort(Protocol):
    """Everybody's accounts; `by` is who changes them. Methods may block, and raise a `DeskError`."""

    def staff(self) -> tuple[StaffMember, ...]:
        """Give all accounts, by name."""

    def open_account(self, by: str, name: str, display: str, roles: frozenset[Role]) -> str:
        """Add one, and give the password for its first log-in."""

    def change(self, by: str, name: str, display: str, roles: frozenset[Role], *, active: bool) -> None:
        """Change one."""

    def new_password(self, by: str, name: str) -> str:
        """Give one a new password for one log-in."""

    def drop_second_factor(self, by: str, name: str) -> None:
        """Take one's second factor away."""

    def set_terminal_code(self, by: str, name: str, code: str) -> None:
        """Give one another code for the terminal's staff way; an empty one takes it away."""
