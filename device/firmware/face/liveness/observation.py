"""One look at one frame during a challenge, as the trial takes it; what it holds of a person does not show itself."""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.face.basics.picture import Points
from device.firmware.face.gate.quality import Reason
from device.firmware.face.liveness.eyes import EyeStrip
from device.firmware.face.liveness.features import Pose
from device.firmware.face.liveness.freshness import Freshness
from device.firmware.face.networks.embedding import Embedding


@dataclass(frozen=True, repr=False, eq=False)
class Seen:
    """A face in a frame: its 468 points in pixels, its pose, its eyes, and perhaps its embedding."""

    points: Points
    pose: Pose
    eyes: EyeStrip
    embedding: Embedding | None = None

    def __repr__(self) -> str:
        """Hide the face."""
        return "<Seen>"


@dataclass(frozen=True, repr=False, eq=False)
class Observation:
    """What came of one frame at the time `at` (seconds of any clock that only goes forward).

    `seen` is there exactly when one face could be followed; else `reason` says what was in the way.
    """

    at: float
    freshness: Freshness
    reason: Reason = Reason.OK
    seen: Seen | None = None

    def __repr__(self) -> str:
        """Hide the face."""
        return f"<Observation {self.reason.value}>"
