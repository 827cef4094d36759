"""A portrait that can be posed: frames of 640x480 as a camera at the desk would see this person move."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.errors import NoFaceInPhoto
from device.firmware.face.basics.picture import Frame, Rgb
from device.firmware.face.model_files import DETECTOR, MESH, load_model
from device.firmware.face.networks import detector, mesh
from device.firmware.face.networks.detector import Detector
from device.firmware.face.networks.interpreter import Network
from device.firmware.face.networks.mesh import MeshFinder
from device.firmware.simulated.face.behaviour import Posture
from device.firmware.simulated.face.eyelids import close_eyes
from device.firmware.simulated.face.relief import Relief, Shape, make_relief
from device.firmware.simulated.frames import FRAME_SIZE, Variation, make_homography
from device.firmware.simulated.photo import read_portrait

_STEADY = Variation(1.0, (8.0, -5.0), 0.02, (6e-5, -4e-5), 1.0, 0.4, 2.5)
_LEAST_SCORE = 0.5
_LID_STEPS = 4
_SWAY_PIXELS = 0.6
_TILE_MARGIN = 97


class Finder:
    """Finds the points of a face in a picture, with the terminal's own networks."""

    def __init__(self, models: Path) -> None:
        """Load detector and mesh from the models' folder; raises as `load_model` does."""
        found, placed = load_model(models, DETECTOR), load_model(models, MESH)
        self._detector = Detector(Network(found.content, detector.OUTPUTS), _LEAST_SCORE)
        self._mesh = MeshFinder(Network(placed.content, mesh.OUTPUTS))

    def find(self, pixels: Rgb) -> Shape:
        """Give the points of the best face with their supposed heights.

        Raises:
            NoFaceInPhoto: there is none.
        """
        frame = Frame(pixels)
        faces = self._detector.find(frame)
        if not faces:
            raise NoFaceInPhoto("no face was found in the portrait")
        return self._mesh.suppose_relief(frame, faces[0])


@dataclass(frozen=True, repr=False, eq=False)
class Sitter:
    """A person before the camera, as sharp and as noisy as `look` says."""

    pixels: Rgb
    shape: Shape
    relief: Relief
    look: Variation = _STEADY
    _lids: dict[int, Rgb] = field(default_factory=dict)

    def render(self, posture: Posture, random: np.random.Generator) -> Rgb:
        """Draw one frame (480, 640, 3), RGB; no two are alike, because a sensor's noise never is."""
        map_x, map_y = self.relief.turned(posture.yaw)
        sway_x, sway_y = random.normal(0, _SWAY_PIXELS, 2)
        posed = cv2.remap(
            self._with_lids(posture.lids),
            map_x + np.float32(sway_x),
            map_y + np.float32(sway_y),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return expose(posed.astype(np.uint8, copy=False), self.look, random)

    def _with_lids(self, amount: float) -> Rgb:
        step = round(amount * _LID_STEPS)
        if step not in self._lids:
            self._lids[step] = close_eyes(self.pixels, self.shape, step / _LID_STEPS) if step else self.pixels
        return self._lids[step]


def seat(portrait: Path, finder: Finder, look: Variation = _STEADY) -> Sitter:
    """Let the person of a portrait sit down before the camera.

    Raises:
        OSError: the portrait is not there or is no picture.
        ConfigurationError: the note beside it is missing or wrong.
        NoFaceInPhoto: no face is found in it.
    """
    read = read_portrait(portrait)
    homography = make_homography(read.places, look)
    drawn = cv2.warpPerspective(read.pixels, homography, FRAME_SIZE, borderMode=cv2.BORDER_REPLICATE)
    return pose(drawn.astype(np.uint8, copy=False), finder, look)


def pose(pixels: Rgb, finder: Finder, look: Variation = _STEADY) -> Sitter:
    """Make a picture of a face that can be posed; raises NoFaceInPhoto."""
    shape = finder.find(pixels)
    height, width = pixels.shape[:2]
    return Sitter(pixels, shape, make_relief(shape, (width, height)), look)


def expose(pixels: Rgb, look: Variation, random: np.random.Generator) -> Rgb:
    """Give what a sensor makes of a scene: a little blur, the exposure's gain, and noise that is new each time."""
    soft = cv2.GaussianBlur(pixels, (0, 0), look.blur)
    height, width = pixels.shape[:2]
    tile = _noise_tile(height + _TILE_MARGIN, width + _TILE_MARGIN)
    top, left = random.integers(0, _TILE_MARGIN, 2)
    noise = tile[top : top + height, left : left + width]
    return cv2.addWeighted(soft, look.gain, noise, look.noise, 0, dtype=cv2.CV_8U).astype(np.uint8, copy=False)


@lru_cache(maxsize=2)
def _noise_tile(height: int, width: int) -> NDArray[np.float32]:
    """Give normal noise larger than a frame: another part of it for each frame is as good as new, and quicker."""
    return np.random.default_rng(0).standard_normal((height, width, 3), dtype=np.float32)
