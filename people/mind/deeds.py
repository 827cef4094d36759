"""What a person can do."""

from __future__ import annotations

from dataclasses import dataclass

from people.crowd.profile import Laying


@dataclass(frozen=True)
class Touch:
    """Touch a button; it takes `thinking_s` longer than usual to come to that."""

    name: str
    thinking_s: float = 0.0


@dataclass(frozen=True)
class Lay:
    """Lay a card down."""

    persona: str
    laying: Laying = Laying.PROPERLY


@dataclass(frozen=True)
class Lift:
    """Take the card."""


@dataclass(frozen=True)
class Leave:
    """Take everything and go."""


@dataclass(frozen=True)
class Wait:
    """Watch what comes; nothing is asked for."""


@dataclass(frozen=True)
class Lost:
    """Look for a way on and find none."""

    wanted: str


Deed = Touch | Lay | Lift | Leave | Wait | Lost
