"""One challenge from the first prompt to its end: a state machine over observations, time passed in with each.

Before each movement the person looks ahead for a drawn pause; what is seen then is their own zero for turn and eyes.
The movement has to come after the prompt, be the right one, show depth, and lead back to the same face looking ahead.
Whoever does nothing is not judged: the visit's own time limit leads them to staff.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from enum import StrEnum

from device.firmware.face.liveness.challenge import Action, Challenge, Prompt
from device.firmware.face.liveness.features import Pose
from device.firmware.face.liveness.following import Follower
from device.firmware.face.liveness.freshness import Freshness
from device.firmware.face.liveness.limits import LivenessLimits
from device.firmware.face.liveness.movements import Asked, Blink, Moved, Turn
from device.firmware.face.liveness.observation import Observation, Seen
from device.firmware.face.liveness.zero import Zero
from device.firmware.face.networks.embedding import Embedding


class Ending(StrEnum):
    """How a challenge ended."""

    PASSED = "passed"
    FLAT = "flat"
    OTHER_FACE = "other_face"
    LOST = "lost"
    STALE = "stale"
    TOO_EARLY = "too_early"
    WRONG_MOVE = "wrong_move"


@dataclass(frozen=True)
class Step:
    """What is asked after an observation, and the ending once there is one."""

    prompt: Prompt
    ending: Ending | None = None


_TRIAL = object()


@dataclass(frozen=True)
class LivenessShown:
    """Proof that a challenge was passed. Only `Trial` makes it; sealing a match by face asks for it."""

    maker: InitVar[object]

    def __post_init__(self, maker: object) -> None:
        """Refuse to be made by anyone but a trial.

        Raises:
            TypeError: `maker` is not the trial's own token.
        """
        if maker is not _TRIAL:
            raise TypeError("only a trial can tell that somebody is alive")


_ENDING = {Moved.FLAT: Ending.FLAT, Moved.TOO_EARLY: Ending.TOO_EARLY, Moved.WRONG: Ending.WRONG_MOVE}
_MOST_REPLAYED = 1


class Trial:
    """Follows one challenge."""

    def __init__(self, challenge: Challenge, limits: LivenessLimits, compared: Embedding, began_at: float) -> None:
        """Begin; `compared` is what the card's photo was compared with, so that nobody else can answer for it."""
        self._actions = challenge.actions
        self._pauses_s = challenge.pauses_s
        self._limits = limits
        self._follower = Follower(limits.following, compared, began_at)
        self._zero = Zero(limits.turning)
        self._asked: Asked | None = None
        self._done = 0
        self._replayed = 0
        self._fresh_at = began_at
        self._ending: Ending | None = None

    def add(self, observation: Observation) -> Step:
        """Take one observation; after an ending nothing changes any more."""
        if self._ending is None:
            self._ending = self._judge(observation)
        return Step(self._prompt(observation.at), self._ending)

    def wants_face(self, pose: Pose) -> bool:
        """Say whether it matters whose face is held like that: looking ahead between movements, and turned.

        While somebody still hesitates the same face is only followed.
        """
        return self._asked is None or self._zero.is_turned(pose)

    def proof(self) -> LivenessShown:
        """Give the proof that the challenge was passed.

        Raises:
            ValueError: it was not.
        """
        if self._ending is not Ending.PASSED:
            raise ValueError("nothing was shown yet")
        return LivenessShown(_TRIAL)

    def _judge(self, observation: Observation) -> Ending | None:
        if not self._is_fresh(observation):
            frozen = observation.at - self._fresh_at > self._limits.timing.frozen_s
            return Ending.STALE if frozen or self._replayed > _MOST_REPLAYED else None
        if observation.seen is None:
            return Ending.LOST if self._follower.is_gone(observation.at) else None
        if not self._follower.follow(observation.seen.pose, observation.at):
            return Ending.LOST
        turned = self._zero.is_turned(observation.seen.pose)
        if not self._follower.is_same_person(observation.seen.embedding, turned=turned):
            return Ending.OTHER_FACE
        return self._go_on(observation.seen, observation.at)

    def _is_fresh(self, observation: Observation) -> bool:
        if observation.freshness is Freshness.NEW:
            self._fresh_at = observation.at
            return True
        self._replayed += observation.freshness is Freshness.REPLAYED
        return False

    def _go_on(self, seen: Seen, at: float) -> Ending | None:
        if self._asked is None:
            return self._wait(seen, at)
        moved = self._asked.judge(seen, at)
        if moved is Moved.DONE:
            self._asked = None
            self._done += 1
            self._zero.begin_return()
        return _ENDING.get(moved)

    def _wait(self, seen: Seen, at: float) -> Ending | None:
        """Let the person look ahead; then all is shown, or the next movement is asked for."""
        if self._zero.has_come_back and self._zero.is_turned(seen.pose):
            return Ending.WRONG_MOVE
        ahead_s = self._zero.add(seen, at)
        if self._done == len(self._actions):
            return Ending.PASSED if self._zero.is_known and self._follower.was_seen_ahead else None
        if self._zero.is_known and ahead_s >= self._pauses_s[self._done]:
            self._ask(self._actions[self._done], at)
        return None

    def _ask(self, action: Action, at: float) -> None:
        zero = self._zero.take()
        kind = Blink if action is Action.BLINK else Turn
        self._asked = kind(action, zero, self._limits, at)
        self._follower.expect_ahead()

    def _prompt(self, at: float) -> Prompt:
        return Prompt.AHEAD if self._asked is None else self._asked.prompt(at)
