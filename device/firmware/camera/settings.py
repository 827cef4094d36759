"""What can be set about the camera: which one, and how it is driven."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

KINDS = ("picamera", "files", "none")
ROTATIONS = (0, 90, 180, 270)


@dataclass(frozen=True)
class CameraSettings:
    """Settings of the section `[camera]`.

    `model` picks a Raspberry Pi camera by its model name or id, empty for the only one. `path` is the picture file
    or the folder of frames that the kind "files" plays; `live` a Unix socket whose server hands over live frames in
    their place, whenever it is there (see `live.py`). `width` and `height` are the sensor's, before its picture is
    turned clockwise by `rotation` degrees, as a camera needs that is mounted on its side or upside down.
    """

    kind: str = "picamera"
    path: Path | None = None
    live: Path | None = None
    model: str = ""
    width: int = 640
    height: int = 480
    rotation: int = 0
    frames_per_second: float = 10.0

    def __post_init__(self) -> None:
        """Refuse unknown kinds, a file camera without a path, and sizes no converter takes."""
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if self.kind == "files" and self.path is None:
            raise ValueError("the kind 'files' needs a path")
        if self.live is not None and self.kind != "files":
            raise ValueError("'live' goes with the kind 'files'")
        if self.width < 128 or self.height < 128 or self.width % 2 or self.height % 2:
            raise ValueError("width and height must be even and at least 128")
        if self.rotation not in ROTATIONS:
            raise ValueError("rotation must be 0, 90, 180 or 270")
        if not 0 < self.frames_per_second <= 60:
            raise ValueError("frames_per_second must lie between 0 and 60")
