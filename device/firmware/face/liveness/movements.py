"""The two movements, judged frame by frame against the person's own zero from the moment they were asked for."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from device.firmware.face.liveness.challenge import Action, Prompt
from device.firmware.face.liveness.limits import LivenessLimits
from device.firmware.face.liveness.observation import Seen
from device.firmware.face.liveness.planarity import depth_of
from device.firmware.face.liveness.zero import Rest


class Moved(Enum):
    """What a frame says of the movement."""

    NOT_YET = "not_yet"
    DONE = "done"
    FLAT = "flat"
    TOO_EARLY = "too_early"
    WRONG = "wrong"


class Asked(Protocol):
    """A movement that was asked for."""

    def judge(self, seen: Seen, at: float) -> Moved:
        """Take the next frame."""

    def prompt(self, at: float) -> Prompt:
        """Give what to say now: more, when it takes long."""


class Turn:
    """A turn to one side, which has to show depth."""

    def __init__(self, action: Action, zero: Rest, limits: LivenessLimits, asked_at: float) -> None:
        """Ask for a turn."""
        self._to_left = action is Action.TURN_LEFT
        self._zero = zero
        self._limits = limits
        self._asked_at = asked_at
        self._frames = 0
        self._depth = 0.0

    def judge(self, seen: Seen, at: float) -> Moved:
        """Take the next frame."""
        turning = self._limits.turning
        turned = (seen.pose.turn - self._zero.turn) * (1 if self._to_left else -1)
        if abs(turned) < turning.turned_from:
            return Moved.NOT_YET
        if turned < 0:
            return Moved.WRONG
        if at - self._asked_at < self._limits.timing.reaction_s:
            return Moved.TOO_EARLY
        self._frames += 1
        self._depth = max(self._depth, depth_of(self._zero.points, seen.points, self._zero.eye_distance))
        if self._depth >= turning.depth_from and self._frames >= turning.frames:
            return Moved.DONE
        return Moved.FLAT if self._frames >= turning.flat_after else Moved.NOT_YET

    def prompt(self, at: float) -> Prompt:
        """Give what to say now."""
        late = at - self._asked_at > self._limits.timing.help_s
        if self._to_left:
            return Prompt.FURTHER_LEFT if late else Prompt.TURN_LEFT
        return Prompt.FURTHER_RIGHT if late else Prompt.TURN_RIGHT


class Blink:
    """A blink: open, closed, open again, while the head stays as it is."""

    def __init__(self, _action: Action, zero: Rest, limits: LivenessLimits, asked_at: float) -> None:
        """Ask for a blink; the eyes are open now."""
        self._zero = zero
        self._limits = limits
        self._asked_at = asked_at
        self._was_open = True
        self._was_closed = False

    def judge(self, seen: Seen, at: float) -> Moved:
        """Take the next frame."""
        turned = abs(seen.pose.turn - self._zero.turn)
        if turned >= self._limits.turning.turned_from:
            return Moved.WRONG
        tilted = abs(seen.pose.aspect / self._zero.aspect - 1)
        if turned > self._limits.turning.ahead_within or tilted > self._limits.blinking.still_within:
            return Moved.NOT_YET
        alike, blinking = self._zero.eyes.likeness(seen.eyes, seen.points), self._limits.blinking
        if alike <= blinking.closed_below:
            in_time = at - self._asked_at >= self._limits.timing.reaction_s
            self._was_closed |= in_time and self._was_open
            self._was_open &= in_time
        elif alike >= blinking.open_from:
            self._was_open = True
            return Moved.DONE if self._was_closed else Moved.NOT_YET
        return Moved.NOT_YET

    def prompt(self, at: float) -> Prompt:
        """Give what to say now."""
        late = at - self._asked_at > self._limits.timing.help_s
        return Prompt.BLINK_SLOWLY if late else Prompt.BLINK
