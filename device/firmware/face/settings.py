"""What a clinic may set about face verification, with the limits that keep a setting from weakening it."""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.face.picture import Oval


@dataclass(frozen=True)
class FaceSettings:
    """Settings of the section `[face]`; lengths are fractions of the frame unless they say pixels.

    `threshold` of 0 means the model card's; another value may only be stricter, inside the card's measured range.
    The limits of the quality gate are measured values and therefore not settings (see `quality`).
    Between about 30 and 40 pixels of eye distance in a frame of 640x480 the detector's score sinks, which would be
    taken for a covered face, and below 30 it finds none; hence 40.
    """

    threshold: float = 0.0
    frames_to_accept: int = 2
    frames_to_decide: int = 8
    frames_at_most: int = 24
    least_detector_score: float = 0.5
    least_eye_distance_pixels: float = 40.0
    greatest_face_height: float = 0.75
    oval_width: float = 0.6
    oval_height: float = 0.9
    threads: int = 1

    def __post_init__(self) -> None:
        """Refuse values that would accept a single frame or could never be met."""
        if not 2 <= self.frames_to_accept <= self.frames_to_decide <= self.frames_at_most:
            raise ValueError("2 <= frames_to_accept <= frames_to_decide <= frames_at_most must hold")
        if not 0 < self.least_detector_score < 1:
            raise ValueError("least_detector_score lies between 0 and 1")
        if self.least_eye_distance_pixels < 14:
            raise ValueError("least_eye_distance_pixels must be 14 or more: below, errors double")
        for name in ("greatest_face_height", "oval_width", "oval_height"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"{name} lies between 0 and 1")
        if not 1 <= self.threads <= 4:
            raise ValueError("threads lies between 1 and 4")

    @property
    def oval(self) -> Oval:
        """The oval in the middle of the frame in which a face is looked at."""
        return Oval(0.5, 0.5, self.oval_width / 2, self.oval_height / 2)
