"""What a staff member may do. An account has one or several roles; a page names those that may open it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role of a desk account."""

    RECEPTION = "reception"
    """Sees arrivals, confirms persons, looks insurance up."""
    CLINICIAN = "clinician"
    """The same, and may read medical information that a patient consented to."""
    ADMINISTRATOR = "administrator"
    """The same as reception, and keeps accounts, audit, retention and the disaster mode."""
    ENGINEER = "engineer"
    """Sees the terminals' health, and no visit."""


STAFF = frozenset({Role.RECEPTION, Role.CLINICIAN, Role.ADMINISTRATOR})
"""Who may see patients' visits."""

EVERYBODY = frozenset(Role)


def parse_roles(text: str) -> frozenset[Role]:
    """Read roles as they are stored and typed: names with commas between.

    Raises:
        ValueError: one of them is no role, or there is none.
    """
    roles = frozenset(Role(name.strip()) for name in text.split(",") if name.strip())
    if not roles:
        raise ValueError("an account needs a role")
    return roles


def format_roles(roles: frozenset[Role]) -> str:
    """Give roles as they are stored, in the order in which `Role` has them."""
    return ",".join(role for role in Role if role in roles)
