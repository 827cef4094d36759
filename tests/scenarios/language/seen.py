"""What can be seen from outside. The same values are written in a scenario and made of what really happened.

A scenario leaves out what is usual; the usual values are the defaults here, and they are compared like all others.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from device.base.troubles import BEGAN, OVER

UNSAID = "(any)"
"""Stands in a scenario's screen whose sentence is not written down; only passing screens may do that."""

PASSING_SCREENS = frozenset({"idle", "reading", "choosing", "opening", "looking", "checking", "sending", "gone"})
"""Screens that may be named without their sentence, as long as they explain no error."""


@dataclass(frozen=True)
class SeenScreen:
    """The terminal's page: which question, with the sentence a person reads first.

    `offers` are the ways that can be touched, `tries` the tries that are told (-1: none told). `asks_time` is the
    question whether more time is needed. `card` tells whether a result asks to take the card, `ticket` whether it
    shows one. The screen `gone` is a page that no program serves.
    """

    name: str
    message: int = 0
    says: str = UNSAID
    offers: tuple[str, ...] = ()
    tries: int = -1
    asks_time: bool = False
    ticket: bool = False
    card: bool = False
    language: str = "ja"
    also: str = UNSAID
    """The sentence below the first one; it is compared where it is written down."""
    shares: tuple[str, ...] = ()
    """What is touched on where consent is asked."""


@dataclass(frozen=True)
class SeenRow:
    """A row of the desk's page; `because` is the number behind the insurance.

    `ticket` is the ticket as it was read; in a scenario it counts the tickets that the screen has shown, from 1,
    and 0 is a ticket that nobody was shown.
    """

    method: str
    outcome: str
    insurance: str
    says: str
    reason: int = 0
    because: int = 0
    late: bool = False
    checked_late: bool = False
    can: str = ""
    """What the row offers: `confirm`, `look_up` or nothing."""
    ticket: int | str = 1


@dataclass(frozen=True)
class SeenRecord:
    """A result that clinic software opened and acknowledged; `ticket` as in a row of the desk."""

    method: str
    outcome: str
    insurance: str
    step: int
    change: int = 1
    tried: tuple[tuple[str, str], ...] = ()
    reason: int = 0
    because: int = 0
    acting: str = "self"
    card: str = "mynumber"
    genuine: str = "not_checked"
    certificate: str = "valid"
    revocation: str = "good"
    by: str = ""
    late: bool = False
    checked_late: bool = False
    ticket: int | str = 1
    allows: tuple[str, ...] = ()
    """What the person allowed at the terminal."""
    opens: tuple[str, ...] = ()
    """The medical information that the eligibility system opened for it."""
    limit: bool = False
    """Whether a limit certificate came with the insurance."""


@dataclass(frozen=True)
class SeenLog:
    """A line of a program's log that is not part of every visit."""

    program: str
    event: str
    error: int = 0


@dataclass(frozen=True)
class SeenEvent:
    """An operational event that the terminal published: no personal data, a name and a number."""

    event: str
    number: int = 0


Seen = SeenScreen | SeenRow | SeenRecord | SeenLog | SeenEvent


def differences(expected: Seen, seen: Seen) -> list[str]:
    """Give one sentence per field in which the two differ; none when the scenario was right."""
    found = []
    for field in fields(expected):
        wanted: Any = getattr(expected, field.name)
        real: Any = getattr(seen, field.name)
        if wanted not in (real, UNSAID):
            found.append(f"{field.name}: the scenario says {wanted!r}, seen was {real!r}")
    return found


def describe(seen: Seen) -> str:
    """Give what was seen in one line, unusual fields only."""
    parts = []
    for field in fields(seen):
        value = getattr(seen, field.name)
        if value != field.default:
            parts.append(f"{field.name}={value!r}")
    return f"{type(seen).__name__}({', '.join(parts)})"


def is_looked_at(seen: Seen) -> bool:
    """Tell whether it says what stands in the terminal's way: looked at once a second, so that it may be missed."""
    return isinstance(seen, SeenEvent) and seen.event in (BEGAN, OVER)
