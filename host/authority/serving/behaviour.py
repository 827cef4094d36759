"""Misbehaviour on demand: what the authority does to the next questions. Pure and repeatable.

The same mode, seed and ordinal give the same reaction always, so that a test of a client can be run again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

DELAY_LIMIT_S = 60.0
"""Longest delay that can be asked for."""


class Mode(StrEnum):
    """How the authority behaves."""

    NORMAL = "normal"
    SLOW = "slow"
    FAILING = "failing"
    HALF_FAILING = "half_failing"
    BUSY = "busy"
    MAINTENANCE = "maintenance"
    WRONG = "wrong"


class Reaction(Enum):
    """What happens to one question."""

    SERVE = auto()
    REFUSE = auto()
    """503 before any work."""
    CUT_BEFORE = auto()
    """The connection ends without an answer, and nothing was done."""
    CUT_AFTER = auto()
    """The connection ends without an answer, and the work was done: only a repeat can find out."""
    BUSY = auto()
    """An answer that says "processing": ask again."""
    MAINTENANCE = auto()
    """503 with a Retry-After."""
    TRUNCATED = auto()
    """An answer that ends in the middle of its JSON."""
    OTHER_REQUEST = auto()
    """An answer to somebody else's question."""
    NO_VALIDITY = auto()
    """An answer without error and without a validity."""
    UNKNOWN_CODE = auto()
    """An answer with a validity that no table holds."""


_ALWAYS = {
    Mode.NORMAL: Reaction.SERVE,
    Mode.SLOW: Reaction.SERVE,
    Mode.FAILING: Reaction.REFUSE,
    Mode.BUSY: Reaction.BUSY,
    Mode.MAINTENANCE: Reaction.MAINTENANCE,
}
_HALF = (*(Reaction.SERVE,) * 3, Reaction.REFUSE, Reaction.CUT_BEFORE, Reaction.CUT_AFTER)
_WRONG = (Reaction.TRUNCATED, Reaction.OTHER_REQUEST, Reaction.NO_VALIDITY, Reaction.UNKNOWN_CODE)


@dataclass(frozen=True)
class Behaviour:
    """A mode for the next `count` questions (0: until it is changed), each `delay_s` late.

    `seed` chooses which questions suffer in `half_failing`, and where the round of wrong answers begins.
    """

    mode: Mode = Mode.NORMAL
    delay_s: float = 0.0
    count: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the ranges; a slow mode without a delay would not be slow."""
        if not 0 <= self.delay_s <= DELAY_LIMIT_S:
            raise ValueError(f"delay_s is not between 0 and {DELAY_LIMIT_S:g}")
        if not 0 <= self.count <= 1_000_000:
            raise ValueError("count is not between 0 and 1000000")
        if self.mode is Mode.SLOW and self.delay_s == 0:
            raise ValueError("delay_s must be above 0 for the mode slow")

    def reaction(self, ordinal: int) -> Reaction:
        """Give the reaction to the question with this ordinal (from 0) since the behaviour began."""
        if self.mode is Mode.HALF_FAILING:
            digest = hashlib.sha256(f"{self.seed}:{ordinal}".encode()).digest()
            return _HALF[digest[0] % len(_HALF)]
        if self.mode is Mode.WRONG:
            return _WRONG[(self.seed + ordinal) % len(_WRONG)]
        return _ALWAYS[self.mode]


@dataclass(frozen=True)
class Disturbance:
    """What happens to one question, and how late."""

    reaction: Reaction
    delay_s: float


UNDISTURBED = Disturbance(Reaction.SERVE, 0.0)


class BehaviourSwitch:
    """Holds the present behaviour and counts the questions it has met; used from one event loop only."""

    def __init__(self) -> None:
        """Begin with normal behaviour."""
        self._behaviour = Behaviour()
        self._met = 0

    def set(self, behaviour: Behaviour) -> None:
        """Let `behaviour` apply from the next question on."""
        self._behaviour = behaviour
        self._met = 0

    def next(self) -> Disturbance:
        """Count one question and give what happens to it."""
        behaviour, ordinal = self._behaviour, self._met
        if behaviour.count and ordinal >= behaviour.count:
            return UNDISTURBED
        self._met += 1
        return Disturbance(behaviour.reaction(ordinal), behaviour.delay_s)
