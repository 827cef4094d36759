"""Where faces may be, so that the camera sees them: heights and distances from how it is mounted. Pure.

A pinhole camera looks up by `tilt_deg`. The gate wants the face's middle inside the oval, the face no larger than a
share of the frame, and the eyes some pixels apart; from these follow the heights at each distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

SEATED_CM, STANDING_CM = 110, 180
"""The middle of a face: of somebody small in a wheelchair, and of somebody tall who stands."""
FACE_HEIGHT_CM = 22.0
"""Of a grown-up's face as the detector draws its box, forehead to chin with a little around it."""
EYES_APART_CM = 6.3
"""The mean of grown-up people (pupils; ISO/IEC 19794-5 counts with 60 to 65 mm)."""
_TILTS = range(-30, 46)
_FARTHEST_CM = 300


@dataclass(frozen=True)
class Mount:
    """How the camera is mounted: its height, how far it looks up, its vertical angle of view, and the aspect."""

    height_cm: float
    tilt_deg: float
    view_deg: float
    aspect: float = 4 / 3

    def __post_init__(self) -> None:
        """Refuse what no camera at a desk can be.

        Raises:
            ValueError: a figure is out of its range.
        """
        if not 30 <= self.height_cm <= 250:
            raise ValueError("the camera's height lies between 30 and 250 cm")
        if not -60 <= self.tilt_deg <= 60:
            raise ValueError("the tilt lies between -60 and 60 degrees, above 0 for looking up")
        if not 15 <= self.view_deg <= 120:
            raise ValueError("the vertical angle of view lies between 15 and 120 degrees")
        if not 1 <= self.aspect <= 2.5:
            raise ValueError("the frame's width is 1 to 2.5 times its height")

    @property
    def half(self) -> float:
        """The tangent of half the vertical angle of view."""
        return math.tan(math.radians(self.view_deg / 2))

    def height_at(self, place: float, distance_cm: float) -> float:
        """Give the height seen at a distance, for a `place` in the frame from 0 (top) to 1 (bottom)."""
        above = math.atan((1 - 2 * place) * self.half)
        return self.height_cm + distance_cm * math.tan(math.radians(self.tilt_deg) + above)


@dataclass(frozen=True)
class Gate:
    """What the quality gate wants of a face, as fractions of the frame and pixels of it."""

    oval_height: float = 0.9
    greatest_face: float = 0.75
    least_eyes_px: float = 40.0
    frame_height_px: int = 480


@dataclass(frozen=True)
class Coverage:
    """The heights of faces' middles that are seen at a distance, and who of the two is among them."""

    distance_cm: float
    low_cm: float
    high_cm: float

    @property
    def seated(self) -> bool:
        """Whether somebody small who sits is seen."""
        return self.low_cm <= SEATED_CM <= self.high_cm

    @property
    def standing(self) -> bool:
        """Whether somebody tall who stands is seen."""
        return self.low_cm <= STANDING_CM <= self.high_cm


def cover(mount: Mount, gate: Gate, distance_cm: float) -> Coverage:
    """Give the heights that are covered at a distance."""
    margin = (1 - gate.oval_height) / 2
    return Coverage(distance_cm, mount.height_at(1 - margin, distance_cm), mount.height_at(margin, distance_cm))


def distances(mount: Mount, gate: Gate) -> tuple[float, float]:
    """Give the nearest and the farthest distance at which a face has the size that the gate wants."""
    nearest = FACE_HEIGHT_CM / (2 * mount.half * gate.greatest_face)
    farthest = EYES_APART_CM * gate.frame_height_px / (2 * mount.half * gate.least_eyes_px)
    return nearest, farthest


def frame_height_for(mount: Mount, gate: Gate, distance_cm: float) -> int:
    """Give how many pixels high a frame has to be, so that eyes at this distance are far enough apart in it."""
    return math.ceil(gate.least_eyes_px * 2 * mount.half * distance_cm / EYES_APART_CM)


def locate(mount: Mount, middle: float, share: float) -> tuple[float, float]:
    """Give distance and height of a face's middle, from its place in the frame and its share of the frame's height.

    Raises:
        ValueError: there is no face of that size.
    """
    if not 0 < share <= 1:
        raise ValueError("a face fills a share of the frame")
    distance_cm = FACE_HEIGHT_CM / (2 * mount.half * share)
    return distance_cm, mount.height_at(middle, distance_cm)


def advise(mount: Mount, gate: Gate, distance_cm: float) -> Mount | None:
    """Give the same mount with the tilt nearest to its own that covers both at this distance, or None."""
    fits = [tilt for tilt in _TILTS if _both(replace(mount, tilt_deg=tilt), gate, distance_cm)]
    best = min(fits, key=lambda tilt: abs(tilt - mount.tilt_deg), default=None)
    return None if best is None else replace(mount, tilt_deg=best)


def distance_for_both(mount: Mount, gate: Gate) -> int | None:
    """Give the shortest distance at which some tilt covers both, or None; `frame_height_for` says at what price."""
    nearest, _ = distances(mount, gate)
    for distance_cm in range(math.ceil(nearest), _FARTHEST_CM + 1):
        if advise(mount, gate, distance_cm) is not None:
            return distance_cm
    return None


def _both(mount: Mount, gate: Gate, distance_cm: float) -> bool:
    covered = cover(mount, gate, distance_cm)
    return covered.seated and covered.standing
