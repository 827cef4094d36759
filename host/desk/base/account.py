"""A staff member's account as the pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from host.desk.base.role import Role


@dataclass(frozen=True)
class DeskUser:
    """Who is logged in: `name` is typed to log in, `display` is what colleagues read."""

    name: str
    display: str
    roles: frozenset[Role] = frozenset({Role.RECEPTION})

    def __post_init__(self) -> None:
        """Check that there is a role."""
        if not self.roles:
            raise ValueError("an account needs a role")


@dataclass(frozen=True)
class Account:
    """An account that may log in now.

    `generation` counts up when password, roles or second factor change; log-ins of a former one have ended.
    """

    user: DeskUser
    generation: int = 0
    has_second_factor: bool = False
    must_set_second_factor: bool = False
    """The clinic's settings ask for one, and there is none yet: nothing else can be done before."""
    must_change_password: bool = False
    """Somebody else chose the password: nothing else can be done before it is changed."""


class KnowsAccounts(Protocol):
    """Looks an account up for each request; quick."""

    def find_account(self, name: str) -> Account | None:
        """Give the account if it may log in."""
