"""Whether it is one face all along: it neither jumps nor is away for long, and it looks like the one compared."""

from __future__ import annotations

import math

from device.firmware.face.liveness.features import Pose
from device.firmware.face.liveness.limits import Following
from device.firmware.face.networks.embedding import Embedding, cosine

_MOST_UNLIKE = 1
"""A single frame may be blurred by the movement."""


class Follower:
    """Follows one face from frame to frame."""

    def __init__(self, limits: Following, compared: Embedding, began_at: float) -> None:
        """Begin with the face that was compared; where it is shows the first frame."""
        self._limits = limits
        self._compared = compared
        self._pose: Pose | None = None
        self._at = began_at
        self._unlike = 0
        self.was_seen_ahead = False
        """Whether the compared face was recognised looking ahead since the last movement was asked for."""

    def is_gone(self, at: float) -> bool:
        """Say whether the face has been away for too long."""
        return at - self._at > self._limits.gap_s

    def follow(self, pose: Pose, at: float) -> bool:
        """Take the face's next place; False when it cannot be the same one."""
        before, gone = self._pose, self.is_gone(at)
        self._pose, self._at = pose, at
        if before is None:
            return not gone
        moved = math.dist(before.centre, pose.centre) / before.height
        grown = max(pose.height / before.height, before.height / pose.height)
        return not gone and moved <= self._limits.jump and grown <= self._limits.growth

    def expect_ahead(self) -> None:
        """Ask anew for the compared face looking ahead."""
        self.was_seen_ahead = False

    def is_same_person(self, embedding: Embedding | None, *, turned: bool) -> bool:
        """Compare with the face of before; a picture too poor to be compared says nothing."""
        if embedding is None:
            return True
        least = self._limits.alike_turned_from if turned else self._limits.alike_ahead_from
        alike = cosine(self._compared, embedding) >= least
        self._unlike = 0 if alike else self._unlike + 1
        self.was_seen_ahead |= alike and not turned
        return self._unlike <= _MOST_UNLIKE
