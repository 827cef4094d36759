"""What came of one person's visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from people.crowd.profile import Profile


class End(StrEnum):
    """How a visit ended for the person."""

    ALONE = "alone"
    """With a ticket, and the terminal said that all is settled."""
    STAFF = "staff"
    """With a ticket that waits for staff."""
    LEFT = "left"
    DEAD_END = "dead_end"


@dataclass
class Outcome:
    """Grows during a visit; times are seconds from the card's coming down (without a card, from the first touch)."""

    profile: Profile
    end: End = End.DEAD_END
    lost: str = ""
    """What was looked for in vain, and on which screen."""
    result_s: float = -1.0
    staff_offered_s: float = -1.0
    """When the terminal offered staff after something had not worked; -1 when it never had to."""
    restarts: int = 0
    touches: int = 0
    misses: int = 0
    """Touches that did not come down where they were meant to."""
    way: str = ""
    """The way that gave the result: face, pin, staff or no_card."""
    tickets: list[str] = field(default_factory=list)
    free_s: float = -1.0
    """From the last touch to the ticket, and from the card's going to a free terminal, together."""
    stays_s: dict[str, float] = field(default_factory=dict)
    """How long each screen was before the person until the ticket."""
    trail: list[str] = field(default_factory=list)

    @property
    def unaided_s(self) -> float:
        """Give how long the person was left alone with it: until staff were offered, or until the result."""
        return self.staff_offered_s if self.staff_offered_s >= 0 else self.result_s
