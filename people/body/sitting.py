"""Whoever stands before the camera: filmed into the camera's folder, badly placed at first where the profile says so.

A frame takes its place in the folder as a whole, so that the camera never sees half of one.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import cv2
import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.face.behaviour import REACTION_S, Behaviour
from device.firmware.simulated.face.sitter import Finder, Sitter, seat
from people.crowd.profile import Facing

_FRAME = "person.jpg"
_QUALITY = 90
_LOOKED_AT_S, _UNSEEN_S = 1 / 14, 0.5
_SEED = 11


@dataclass(frozen=True)
class Stand:
    """How the picture of somebody differs from that of one who stands well: size, place in pixels, light."""

    size: float = 1.0
    aside: float = 0.0
    light: float = 1.0


STANDS = {
    Facing.WELL: Stand(),
    Facing.TOO_FAR: Stand(size=0.35),
    Facing.OUT_OF_FRAME: Stand(aside=230.0),
    Facing.IN_THE_DARK: Stand(light=0.12),
}


class Sitting:
    """One place before one camera; entered while it is filmed."""

    def __init__(self, folder: Path, models: Path) -> None:
        """Film into `folder`; faces in portraits are found with the networks in `models`."""
        self._folder = folder
        self._finder = Finder(models)
        self._sitters: dict[Path, Sitter] = {}
        self._sitter: Sitter | None = None
        self._behaviour = Behaviour()
        self._stand = STANDS[Facing.WELL]
        self._random = np.random.default_rng(_SEED)
        self._looked_at = False
        self._ending = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._film, name="film", daemon=True)

    def __enter__(self) -> Self:
        """Begin to film."""
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        """End."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join()

    def sit(self, portrait: Path, facing: Facing) -> None:
        """Let the person of a portrait sit down; raises as `seat` does."""
        if portrait not in self._sitters:
            self._sitters[portrait] = seat(portrait, self._finder)
        with self._changed:
            self._sitter, self._stand, self._behaviour = self._sitters[portrait], STANDS[facing], Behaviour()
            self._changed.notify_all()

    def mend(self) -> None:
        """Stand well from now on."""
        with self._changed:
            self._stand = STANDS[Facing.WELL]

    def hear(self, hint: str) -> None:
        """Do at once what the page asks of the face; the reaction was waited for before."""
        with self._changed:
            self._behaviour.hear(hint, time.monotonic() - REACTION_S)

    def look_at(self, looked_at: bool) -> None:
        """Film quickly while the camera is in use, and slowly otherwise."""
        with self._changed:
            if looked_at != self._looked_at:
                self._looked_at = looked_at
                self._changed.notify_all()

    def _film(self) -> None:
        while not self._ending:
            begun = time.monotonic()
            with self._changed:
                sitter, stand, posture = self._sitter, self._stand, self._behaviour.posture(begun)
                every_s = _LOOKED_AT_S if self._looked_at else _UNSEEN_S
            if sitter is not None:
                self._keep(place(sitter.render(posture, self._random), stand))
            with self._changed:
                if not self._ending:
                    self._changed.wait(max(0.0, begun + every_s - time.monotonic()))

    def _keep(self, frame: Rgb) -> None:
        coded = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
        draft = self._folder / f"{_FRAME}.new"
        draft.write_bytes(coded.tobytes())
        draft.replace(self._folder / _FRAME)


def place(frame: Rgb, stand: Stand) -> Rgb:
    """Give the frame as it is when the person stands so."""
    if stand == Stand():
        return frame
    height, width = frame.shape[:2]
    matrix = np.array(
        [
            [stand.size, 0, (1 - stand.size) * width / 2 + stand.aside],
            [0, stand.size, (1 - stand.size) * height / 2],
        ]
    )
    moved = cv2.warpAffine(frame, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return cv2.convertScaleAbs(moved, alpha=stand.light).astype(np.uint8, copy=False)
