"""What the camera sees from where it is mounted: heights, distances, light, focus, the gate's verdict. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from device.firmware.face.gate.quality import LEAST_LIGHT_IN_FRONT, Reason
from device.firmware.siting.geometry import (
    SEATED_CM,
    STANDING_CM,
    Coverage,
    Gate,
    Mount,
    advise,
    cover,
    distance_for_both,
    distances,
    frame_height_for,
    locate,
)
from device.firmware.siting.messages import NONE, InstallReport, Measured
from device.wire.numbers import find_error


@dataclass(frozen=True)
class Sited:
    """All that is said about one measurement."""

    mount: Mount
    distance_cm: float
    coverage: Coverage
    nearest_cm: float
    farthest_cm: float
    tilt_deg: float | None
    both_from_cm: int | None
    frame_px: int
    frame_px_for_both: int
    measured: Measured

    @property
    def in_reach(self) -> bool:
        """Whether a face at this distance has the size that the gate wants."""
        return self.nearest_cm <= self.distance_cm <= self.farthest_cm

    @property
    def well(self) -> bool:
        """Whether everybody is seen, and well lit."""
        return self.coverage.seated and self.coverage.standing and self.in_reach and not self.backlit

    @property
    def backlight(self) -> float | None:
        """Light on the face (or the middle) as a share of that around it; None without a frame."""
        seen = self.measured
        return None if seen.light_face == NONE else round(seen.light_face / max(1, seen.light_around), 2)

    @property
    def backlit(self) -> bool:
        """Whether the gate would ask people to turn away from the light."""
        return self.backlight is not None and self.backlight < LEAST_LIGHT_IN_FRONT

    @property
    def face(self) -> tuple[int, int] | None:
        """Distance and height of the face before the camera, in cm; None where there is none."""
        seen = self.measured
        if seen.face_height <= 0:
            return None
        distance, height = locate(self.mount, seen.face_middle / 1000, min(1.0, seen.face_height / 1000))
        return round(distance), round(height)


def site(mount: Mount, distance_cm: float, report: InstallReport) -> Sited:
    """Give everything about a mount and what was just measured."""
    gate = Gate(
        report.oval_height / 1000, report.greatest_face / 1000, report.least_eyes_px, report.measured.height or 480
    )
    nearest, farthest = distances(mount, gate)
    better = advise(mount, gate, distance_cm)
    covered = cover(mount, gate, distance_cm)
    tilt = None if better is None else better.tilt_deg
    both_from = distance_for_both(mount, gate)
    pixels = frame_height_for(mount, gate, distance_cm)
    pixels_for_both = 0 if both_from is None else frame_height_for(mount, gate, both_from)
    return Sited(
        mount, distance_cm, covered, nearest, farthest, tilt, both_from, pixels, pixels_for_both, report.measured
    )


def to_json(sited: Sited) -> dict[str, Any]:
    """Give it for programs."""
    covered, seen = sited.coverage, sited.measured
    return {
        "covered_cm": [round(covered.low_cm), round(covered.high_cm)],
        "seated": covered.seated,
        "standing": covered.standing,
        "distance_cm": [round(sited.nearest_cm), round(sited.farthest_cm)],
        "tilt_for_both_deg": sited.tilt_deg,
        "both_from_cm": sited.both_from_cm,
        "frame_px": sited.frame_px,
        "in_reach": sited.in_reach,
        "reason": seen.reason,
        "face_cm": None if sited.face is None else list(sited.face),
        "light": None if seen.light_face == NONE else [seen.light_face, seen.light_around],
        "backlight": sited.backlight,
        "focus": None if seen.sharpness == NONE else seen.sharpness / 100,
    }


def describe(sited: Sited) -> str:
    """Give it for people."""
    covered = sited.coverage
    lines = [
        ("heights seen", f"{covered.low_cm:.0f} to {covered.high_cm:.0f} cm at {sited.distance_cm:.0f} cm"),
        (f"seated ({SEATED_CM} cm)", "seen" if covered.seated else "NOT SEEN"),
        (f"standing ({STANDING_CM} cm)", "seen" if covered.standing else "NOT SEEN"),
        ("usable distance", f"{sited.nearest_cm:.0f} to {sited.farthest_cm:.0f} cm"),
        ("advice", _advice(sited)),
    ]
    return "\n".join(f"{name:<20} {value}" for name, value in [*lines, *_seen(sited)])


def _advice(sited: Sited) -> str:
    if sited.distance_cm < sited.nearest_cm:
        return f"faces are too large so near: let people keep {sited.nearest_cm:.0f} cm"
    if sited.distance_cm > sited.farthest_cm:
        return f"faces are too small there: frames of at least {sited.frame_px} pixels height, or people nearer"
    if sited.coverage.seated and sited.coverage.standing:
        return "leave it as it is"
    if sited.tilt_deg is not None:
        return f"tilt the camera to {sited.tilt_deg:+.0f} degrees: both are seen"
    if sited.both_from_cm is not None:
        frames = f"with frames of at least {sited.frame_px_for_both} pixels height"
        return f"no tilt is enough here; from {sited.both_from_cm} cm on there is one, {frames}"
    return "this camera cannot see both: use a wider angle of view, or two mounting heights"


def _seen(sited: Sited) -> list[tuple[str, str]]:
    seen = sited.measured
    if sited.backlight is None:
        return []
    told = "good" if seen.reason == Reason.OK.value else _sentence(seen.reason)
    face = sited.face
    return [
        ("face now", "none" if face is None else f"about {face[1]} cm high, {face[0]} cm away"),
        ("the gate says", told),
        ("light", f"{seen.light_face} in front, {seen.light_around} around: {sited.backlight:.2f}{_warn(sited)}"),
        ("focus", f"{seen.sharpness / 100:.2f} (higher is sharper)"),
    ]


def _warn(sited: Sited) -> str:
    return f" (backlit: below {LEAST_LIGHT_IN_FRONT:.2f})" if sited.backlit else ""


def _sentence(reason: str) -> str:
    try:
        number = Reason(reason).number
    except ValueError:
        return reason
    return find_error(number).patient.en if number else reason
