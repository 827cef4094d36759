"""What a clinic may set about face verification, with the limits that keep a setting from weakening it."""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.face.basics.picture import Oval
from device.firmware.face.deciding.decision import Policy
from device.firmware.face.networks.execution import MOST_THREADS


@dataclass(frozen=True)
class FaceSettings:
    """Settings of the section `[face]`; lengths are fractions of the frame unless they say pixels.

    `policy` is how strict the terminal is: only the two policies of the model's card, each with its measured errors.
    `threads` of 0 lets the start measure which number of threads, and which delegate, is best here.
    The limits of the quality gate are measured values and therefore not settings (see `quality`).
    Between about 30 and 40 pixels of eye distance in a frame of 640x480 the detector's score sinks, which would be
    taken for a covered face, and below 30 it finds none; hence 40.
    """

    policy: Policy = Policy.STANDARD
    least_detector_score: float = 0.5
    least_eye_distance_pixels: float = 40.0
    greatest_face_height: float = 0.75
    oval_width: float = 0.6
    oval_height: float = 0.9
    threads: int = 0

    def __post_init__(self) -> None:
        """Refuse values that no face could meet, or that let in faces too small to compare."""
        if not 0 < self.least_detector_score < 1:
            raise ValueError("least_detector_score lies between 0 and 1")
        if self.least_eye_distance_pixels < 14:
            raise ValueError("least_eye_distance_pixels must be 14 or more: below, errors double")
        for name in ("greatest_face_height", "oval_width", "oval_height"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"{name} lies between 0 and 1")
        if not 0 <= self.threads <= MOST_THREADS:
            raise ValueError(f"threads lies between 1 and {MOST_THREADS}, or is 0 to be measured at start")

    @property
    def oval(self) -> Oval:
        """The oval in the middle of the frame in which a face is looked at."""
        return Oval(0.5, 0.5, self.oval_width / 2, self.oval_height / 2)
