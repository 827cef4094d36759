"""Passes pictures through the product's own pipeline: left ones as the card's photo, right ones as a live frame.

The pictures stand where a person would stand right before the terminal, so the limits that speak of that place
(distance, place in the oval) are opened as far as the settings allow; every limit on the picture itself is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from device.firmware.face.basics.errors import NoFaceInPhoto, PhotoError
from device.firmware.face.basics.picture import Frame, Points
from device.firmware.face.gate.quality import Reason, choose_face
from device.firmware.face.networks.embedding import Embedding
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from models.evaluation.card_photo import CardPhoto
from models.evaluation.picture import read_frame

SETTINGS = FaceSettings(
    least_eye_distance_pixels=14.0,
    greatest_face_height=1.0,
    oval_width=0.4,
    oval_height=0.4,
    least_detector_score=0.3,
    threads=1,
)


@dataclass(frozen=True)
class Template:
    """What one picture gave: an embedding, or none and why; `reason` can be advice beside an embedding."""

    reason: str
    embedding: Embedding | None
    file_bytes: int = 0


class Side:
    """Makes templates of one side of the pairs."""

    def __init__(self, verifier: FaceVerifier, folder: Path, card_photo: CardPhoto | None = None) -> None:
        """Read pictures below `folder`; with `card_photo` the left ones are brought to that form first."""
        self._verifier = verifier
        self._folder = folder
        self._card_photo = card_photo

    def enrol(self, picture: str) -> Template:
        """Treat a picture as the card's photo.

        Raises:
            PictureUnusable: it cannot be read.
        """
        try:
            return self._enrol(read_frame(self._folder / picture))
        except PhotoError as error:
            return Template(type(error).__name__, None)

    def look(self, picture: str) -> Template:
        """Treat a picture as a live frame.

        Raises:
            PictureUnusable: it cannot be read.
        """
        look = self._verifier.look(read_frame(self._folder / picture))
        return Template(look.reason.value, look.embedding)

    def _enrol(self, frame: Frame) -> Template:
        file_bytes = 0
        if self._card_photo is not None:
            photo, file_bytes = self._card_photo.degrade(frame, self._place(frame))
            frame = Frame.from_gray(photo)
        return Template(Reason.OK.value, self._verifier.enrol_frame(frame).embedding, file_bytes)

    def _place(self, frame: Frame) -> Points:
        """Find the five points by which a photographer would have cut the photo."""
        faces = self._verifier.detector.find(frame)
        index = choose_face(tuple(face.box_in(frame) for face in faces), self._verifier.settings.oval).index
        if index is None:
            raise NoFaceInPhoto("no face was found in the picture")
        return self._verifier.mesh_finder.place(frame, faces[index]).five_points()


def make_templates(pictures: Iterable[str], make: Callable[[str], Template]) -> dict[str, Template]:
    """Make the template of every picture."""
    return {picture: make(picture) for picture in pictures}
