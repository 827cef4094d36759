"""Misbehaviour on demand: what the authority does to the next questions. Pure and repeatable.

The same mode, seed and ordinal give the same reaction always, so that a test of a client can be run again.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from host.authority.insurance.japan_time import Clock
from host.authority.serving.maintenance import MaintenancePlan

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
    ABORTED = "aborted"
    WRONG = "wrong"


class Wrong(StrEnum):
    """Which wrong answer is given; IN_TURN gives one after the other."""

    IN_TURN = ""
    TRUNCATED = "truncated"
    OTHER_REQUEST = "other_request"
    NO_VALIDITY = "no_validity"
    UNKNOWN_CODE = "unknown_code"
    OTHER_PERSON = "other_person"


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
    OTHER_PERSON = auto()
    """An answer about somebody else."""
    ABORTED = auto()
    """An answer that says "ended abnormally"."""


_ALWAYS = {
    Mode.NORMAL: Reaction.SERVE,
    Mode.SLOW: Reaction.SERVE,
    Mode.FAILING: Reaction.REFUSE,
    Mode.BUSY: Reaction.BUSY,
    Mode.MAINTENANCE: Reaction.MAINTENANCE,
    Mode.ABORTED: Reaction.ABORTED,
}
_HALF = (*(Reaction.SERVE,) * 3, Reaction.REFUSE, Reaction.CUT_BEFORE, Reaction.CUT_AFTER)
_WRONG = tuple(Reaction[wrong.name] for wrong in Wrong if wrong is not Wrong.IN_TURN)


@dataclass(frozen=True)
class Behaviour:
    """A mode for the next `count` questions (0: until it is changed), each `delay_s` late.

    `seed` chooses which questions suffer in `half_failing`, and where the round of wrong answers begins. With `every`
    above 0 only every so many questions, or rows of a batch, suffer at all; the others are answered as usual. `wrong`
    names the one wrong answer to give.
    """

    mode: Mode = Mode.NORMAL
    delay_s: float = 0.0
    count: int = 0
    seed: int = 0
    every: int = 0
    wrong: Wrong = Wrong.IN_TURN

    def __post_init__(self) -> None:
        """Check the ranges; a slow mode without a delay would not be slow."""
        if not 0 <= self.delay_s <= DELAY_LIMIT_S:
            raise ValueError(f"delay_s is not between 0 and {DELAY_LIMIT_S:g}")
        if not 0 <= self.count <= 1_000_000:
            raise ValueError("count is not between 0 and 1000000")
        if not 0 <= self.every <= 1_000_000:
            raise ValueError("every is not between 0 and 1000000")
        if self.mode is Mode.SLOW and self.delay_s == 0:
            raise ValueError("delay_s must be above 0 for the mode slow")

    def reaction(self, ordinal: int) -> Reaction:
        """Give the reaction to the question with this ordinal (from 0) since the behaviour began."""
        if not self.concerns(ordinal):
            return Reaction.SERVE
        if self.mode is Mode.HALF_FAILING:
            return Reaction.REFUSE if self.every else _HALF[self._digest(ordinal) % len(_HALF)]
        if self.mode is Mode.WRONG:
            named = self.wrong is not Wrong.IN_TURN
            return Reaction[self.wrong.name] if named else _WRONG[(self.seed + ordinal) % len(_WRONG)]
        return _ALWAYS[self.mode]

    def row_fails(self, ordinal: int) -> bool:
        """Whether the row of a batch with this ordinal fails: in `half_failing` half of them, or every so many."""
        if self.mode is not Mode.HALF_FAILING:
            return False
        return self.concerns(ordinal) if self.every else self._digest(ordinal) % 2 == 1

    def concerns(self, ordinal: int) -> bool:
        """Whether the behaviour is for the question with this ordinal at all."""
        return not self.every or ordinal % self.every == self.every - 1

    def _digest(self, ordinal: int) -> int:
        return hashlib.sha256(f"{self.seed}:{ordinal}".encode()).digest()[0]


@dataclass(frozen=True)
class Disturbance:
    """What happens to one question, how late, and when it may be asked again (0: not said)."""

    reaction: Reaction
    delay_s: float
    retry_after_s: int = 0


UNDISTURBED = Disturbance(Reaction.SERVE, 0.0)
RETRY_AFTER_S = 600
"""What a maintenance on demand says about its end, which nobody knows."""

_RESTING = (Mode.BUSY, Mode.MAINTENANCE, Mode.FAILING)


class BehaviourSwitch:
    """Holds the present behaviour and planned maintenance, and counts the questions and rows met."""

    def __init__(self, clock: Clock, plan: MaintenancePlan | None = None) -> None:
        """Begin with normal behaviour; `clock` tells when a planned maintenance is on."""
        self._clock = clock
        self._lock = threading.Lock()
        self._behaviour = Behaviour()
        self._plan = plan or MaintenancePlan()
        self._met = 0
        self._rows_met = 0

    @property
    def behaviour(self) -> Behaviour:
        """The present behaviour."""
        return self._behaviour

    def set(self, behaviour: Behaviour) -> None:
        """Let `behaviour` apply from the next question on."""
        with self._lock:
            self._behaviour, self._met, self._rows_met = behaviour, 0, 0

    def plan(self, plan: MaintenancePlan) -> None:
        """Let `plan` apply from the next question on."""
        self._plan = plan

    def next(self) -> Disturbance:
        """Count one question and give what happens to it."""
        left_s = self._plan.seconds_left(self._clock())
        if left_s:
            return Disturbance(Reaction.MAINTENANCE, 0.0, left_s)
        with self._lock:
            behaviour, ordinal = self._behaviour, self._met
            if behaviour.count and ordinal >= behaviour.count:
                return UNDISTURBED
            self._met += 1
        delay_s = behaviour.delay_s if behaviour.concerns(ordinal) else 0.0
        return Disturbance(behaviour.reaction(ordinal), delay_s, RETRY_AFTER_S)

    def row_fails(self) -> bool:
        """Count one row of a batch and tell whether it fails."""
        with self._lock:
            ordinal = self._rows_met
            self._rows_met += 1
            return self._behaviour.row_fails(ordinal)

    def batches_rest(self) -> bool:
        """Whether batches are not worked on now, so that they stay "processing"."""
        return self._behaviour.mode in _RESTING or self._plan.seconds_left(self._clock()) > 0
