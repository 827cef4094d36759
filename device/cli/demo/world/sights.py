"""Who stands before the camera: sets of frames, made once, exchanged file by file so that none is ever half there."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from device.cli.demo.before_camera import BeforeCamera
from device.cli.demo.places import Places
from device.firmware.simulated.frames import FRAME_SIZE, Variation, render_frame, render_frames
from device.firmware.simulated.photo import read_portrait

_SEED = 11
_COUNT = 12


class Sight(StrEnum):
    """Who or what stands before the camera."""

    HOLDER = "holder"
    """The holder, who moves as the screen asks."""
    UNMOVING = "unmoving"
    """The holder, who looks ahead whatever the screen asks."""
    RECORDING = "recording"
    """Frames of a still picture of the holder, again and again."""
    STRANGER = "stranger"
    UNCLEAR = "unclear"
    """A face between the holder's and another's."""
    TWO_ALIKE = "two_alike"
    NOBODY = "nobody"
    DARKNESS = "darkness"
    BACKLIGHT = "backlight"
    """The holder in the dark before a bright window."""
    GONE = "gone"
    """No camera."""


_PRESENT = (Sight.HOLDER, Sight.UNMOVING)
"""Who really sits there; everything else is frames that play."""
_STRANGER = {"astronaut": "obama", "obama": "biden", "biden": "obama"}
"""Who else comes, by the holder's portrait."""
_HOLDERS_SHARE = 0.45
"""Measured: the comparison of such a picture with the holder's photo lies between the model card's two limits."""
_STILL = Variation(0.62, (-95.0, 0.0), 0.0, (0.0, 0.0), 1.0, 0.5, 2.0)
_BEFORE_WINDOW = Variation(1.0, (0.0, 0.0), 0.0, (0.0, 0.0), 0.22, 0.5, 2.0)
_WINDOW_GREY = 245
_HEAD_AXES = (120, 165)
"""Half width and height of a head in a frame at scale one, in pixels."""
_BESIDE = Variation(0.62, (95.0, 0.0), 0.0, (0.0, 0.0), 1.0, 0.5, 2.0)


class Sights:
    """What the camera of one line sees: `person` sits before it, or frames play."""

    def __init__(self, places: Places, person: BeforeCamera) -> None:
        """Keep what was made under the run's own folder."""
        self._places = places
        self._person = person
        self._made = places.run.own("sights")

    def show(self, what: str, portrait: str) -> None:
        """Put frames before the camera: of the holder whose `portrait` that is, or of somebody or something else."""
        if what in _PRESENT:
            self._person.sit(self._places.build.portrait(portrait), moves=what == "holder")
            return
        self._person.leave()
        if what == "gone":
            for frame in self._places.camera.iterdir():
                frame.unlink()
            return
        for frame in sorted(self._set(what, portrait).iterdir()):
            draft = self._places.camera / f"{frame.stem}.new"
            draft.write_bytes(frame.read_bytes())
            draft.replace(self._places.camera / frame.name)

    def prepare(self, what: str, portrait: str) -> None:
        """Make such frames now, so that showing them later takes no time."""
        if what in _PRESENT:
            self._person.prepare(self._places.build.portrait(portrait))
        elif what != "gone":
            self._set(what, portrait)

    def _set(self, what: str, portrait: str) -> Path:
        folder = self._made / f"{what}-{portrait}"
        if not folder.exists():
            folder.mkdir()
            self._make(what, portrait, folder)
        return folder

    def _make(self, what: str, portrait: str, folder: Path) -> None:
        build = self._places.build
        if what in ("stranger", "recording"):
            name = _STRANGER[portrait] if what == "stranger" else portrait
            render_frames(build.portrait(name), folder, _SEED, _COUNT)
            return
        random = np.random.default_rng(_SEED)
        draw: dict[str, Callable[[], NDArray[np.uint8]]] = {
            "two_alike": lambda: self._two(portrait, random),
            "unclear": lambda: self._between(portrait, random),
            "nobody": lambda: _grey(random, 120.0),
            "darkness": lambda: _grey(random, 2.0),
            "backlight": lambda: self._before_window(portrait, random),
        }
        for number in range(_COUNT):
            Image.fromarray(draw[what]()).save(folder / f"frame_{number:02}.jpg", "JPEG", quality=90)

    def _two(self, portrait: str, random: np.random.Generator) -> NDArray[np.uint8]:
        picture = read_portrait(self._places.build.portrait(portrait))
        left, right = render_frame(picture, _STILL, random), render_frame(picture, _BESIDE, random)
        middle = FRAME_SIZE[0] // 2
        return np.concatenate((left[:, :middle], right[:, middle:]), axis=1)

    def _before_window(self, portrait: str, random: np.random.Generator) -> NDArray[np.uint8]:
        """Draw the person in the dark before a bright window."""
        person = render_frame(read_portrait(self._places.build.portrait(portrait)), _BEFORE_WINDOW, random)
        width, height = FRAME_SIZE
        head = np.zeros((height, width), np.uint8)
        cv2.ellipse(head, (width // 2, height // 2), _HEAD_AXES, 0, 0, 360, (255,), thickness=-1)
        cv2.rectangle(head, (width // 2 - 190, height // 2 + 150), (width // 2 + 190, height), (255,), thickness=-1)
        share = cv2.GaussianBlur(head, (0, 0), 9)[..., np.newaxis] / 255.0
        return (share * person + (1 - share) * _WINDOW_GREY).astype(np.uint8)

    def _between(self, portrait: str, random: np.random.Generator) -> NDArray[np.uint8]:
        """Draw a face between two persons': near enough to ask for another look, too far to be a match."""
        shift = (float(random.uniform(-35, 35)), float(random.uniform(-20, 20)))
        variation = Variation(1.0, shift, 0.0, (0.0, 0.0), 1.0, 0.5, 2.0)
        holder, other = (
            render_frame(read_portrait(self._places.build.portrait(name)), variation, random).astype(np.float64)
            for name in (portrait, _STRANGER[portrait])
        )
        return np.clip(_HOLDERS_SHARE * holder + (1 - _HOLDERS_SHARE) * other, 0, 255).astype(np.uint8)


def _grey(random: np.random.Generator, level: float) -> NDArray[np.uint8]:
    width, height = FRAME_SIZE
    noise = random.normal(level, 1.5, (height, width, 3))
    return np.clip(noise, 0, 255).astype(np.uint8)
