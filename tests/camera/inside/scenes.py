"""What libcamera's virtual cameras show: a picture with four colours in its corners, a portrait, darkness."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

CONFIGURATION = Path("/usr/share/libcamera/pipeline/virtual/virtual.yaml")
FACE, TRAY = "Face Camera", "Tray Camera"
WIDTH, HEIGHT = 640, 480
_QUALITY = 95
CORNERS = {"top left": (255, 0, 0), "top right": (0, 255, 0), "bottom left": (0, 0, 255), "bottom right": (255,) * 3}
"""Red, green, blue and white: a picture that is turned, mirrored or has two colours exchanged is another one."""


@dataclass(frozen=True)
class Scene:
    """The pictures before the two cameras; None: that camera is not attached."""

    face: NDArray[np.uint8] | None
    tray: NDArray[np.uint8] | None = None


def corners() -> NDArray[np.uint8]:
    """Give the picture with four colours, as rows of red, green, blue."""
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    for name, colour in CORNERS.items():
        rows = slice(0, HEIGHT // 2) if "top" in name else slice(HEIGHT // 2, HEIGHT)
        columns = slice(0, WIDTH // 2) if "left" in name else slice(WIDTH // 2, WIDTH)
        picture[rows, columns] = colour
    return picture


def plain(level: int) -> NDArray[np.uint8]:
    """Give a picture of one grey."""
    return np.full((HEIGHT, WIDTH, 3), level, np.uint8)


def portrait(path: Path) -> NDArray[np.uint8]:
    """Give a portrait in the middle of a picture of the cameras' size."""
    read = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if read is None:
        raise FileNotFoundError(path)
    scale = min(WIDTH / read.shape[1], HEIGHT / read.shape[0])
    small = cv2.resize(
        read, (round(read.shape[1] * scale), round(read.shape[0] * scale)), interpolation=cv2.INTER_AREA
    )
    picture = plain(128)
    top, left = (HEIGHT - small.shape[0]) // 2, (WIDTH - small.shape[1]) // 2
    picture[top : top + small.shape[0], left : left + small.shape[1]] = small[:, :, ::-1]
    return picture


def write(scene: Scene, folder: Path) -> None:
    """Put a scene before the cameras of the next process that looks for cameras; without any there is no file."""
    folder.mkdir(parents=True, exist_ok=True)
    CONFIGURATION.unlink(missing_ok=True)
    cameras = {}
    for name, picture in ((FACE, scene.face), (TRAY, scene.tray)):
        if picture is None:
            continue
        file = folder / f"{name.split()[0].lower()}.jpg"
        cv2.imwrite(str(file), picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        cameras[name.replace(" ", "")] = {
            "supported_formats": [{"width": WIDTH, "height": HEIGHT}],
            "frames": {"path": str(file)},
            "location": "CameraLocationFront",
            "model": name,
        }
    if cameras:
        CONFIGURATION.parent.mkdir(parents=True, exist_ok=True)
        CONFIGURATION.write_text("%YAML 1.1\n---\n" + json.dumps(cameras, indent=1) + "\n...\n", "utf-8")
