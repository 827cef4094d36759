"""A person's own zero: how they look when they look ahead, from the last frames in which they kept still."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from device.firmware.face.basics.picture import Points
from device.firmware.face.liveness.eyes import EyeTemplate
from device.firmware.face.liveness.features import Pose
from device.firmware.face.liveness.limits import Turning
from device.firmware.face.liveness.observation import Seen

LEAST_FRAMES = 3
_KEPT = 9
_MIDDLE, _AHEAD_AT_FIRST = 0.5, 0.22
"""Nobody's nose lies farther from the middle of the face while they look ahead; cameras stand a little aside."""


@dataclass(frozen=True, repr=False, eq=False)
class Rest:
    """The zero itself: turn and aspect, the open eyes, eye distance in pixels, and the points of the last frame."""

    turn: float
    aspect: float
    eyes: EyeTemplate
    eye_distance: float
    points: Points


class Zero:
    """Collects frames in which the head is still."""

    def __init__(self, limits: Turning) -> None:
        """Begin with none."""
        self._limits = limits
        self._kept: deque[Seen] = deque(maxlen=_KEPT)
        self._still_since = 0.0
        self._turn: float | None = None
        self.has_come_back = False
        """Whether the person looked ahead again after a movement: the next one has to be asked for."""

    @property
    def is_known(self) -> bool:
        """Whether there are enough frames."""
        return len(self._kept) >= LEAST_FRAMES

    def begin_return(self) -> None:
        """Wait for the person to look ahead again."""
        self._kept.clear()
        self.has_come_back = False

    def is_turned(self, pose: Pose) -> bool:
        """Say whether a head is turned away from its own zero, as far as that is known."""
        return self._turn is not None and abs(pose.turn - self._turn) >= self._limits.turned_from

    def add(self, seen: Seen, at: float) -> float:
        """Take a frame, and give for how many seconds the person has been looking ahead."""
        if not self._is_ahead(seen.pose):
            self._kept.clear()
        if not self._kept:
            self._still_since = at
        if self._is_ahead(seen.pose):
            self._kept.append(seen)
        self.has_come_back = self._turn is not None and self.is_known
        return at - self._still_since

    def take(self) -> Rest:
        """Give the zero.

        Raises:
            ValueError: there are not enough frames.
        """
        if not self.is_known:
            raise ValueError("nobody has looked ahead yet")
        poses = [seen.pose for seen in self._kept]
        turn = float(np.median([pose.turn for pose in poses]))
        self._turn = turn if self._turn is None else self._turn
        last = list(self._kept)[-LEAST_FRAMES:]
        eyes = EyeTemplate([seen.eyes for seen in last], [seen.points for seen in last])
        aspect = float(np.median([pose.aspect for pose in poses]))
        return Rest(turn, aspect, eyes, poses[-1].eye_distance, self._kept[-1].points)

    def _is_ahead(self, pose: Pose) -> bool:
        if self._turn is not None:
            return abs(pose.turn - self._turn) <= self._limits.ahead_within
        turns = [pose.turn, *(seen.pose.turn for seen in self._kept)]
        return abs(pose.turn - _MIDDLE) <= _AHEAD_AT_FIRST and max(turns) - min(turns) <= self._limits.ahead_within
