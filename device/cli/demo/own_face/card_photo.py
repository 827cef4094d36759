"""Makes the photo of a throw-away card out of one picture, as `simulated.photo` does out of a portrait; in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from device.cli.demo.own_face.errors import NotOneFace, PictureUnusable
from device.firmware.camera.files import decode_frame
from device.firmware.camera.port import CameraStalled
from device.firmware.face.model_files import DETECTOR, load_model
from device.firmware.face.networks import detector
from device.firmware.face.networks.detector import DetectedFace, Detector
from device.firmware.face.networks.interpreter import Network
from device.firmware.simulated.photo import FacePlaces, Portrait, crop_like_document, encode_photo

MOST_BYTES = 4 * 1024 * 1024
_LEAST_SCORE = 0.5
_ALIKE = 0.7
"""A second face at least this large, compared with the first: it is not clear who is meant."""
_SIZE = (240, 320)
_RATE = 12.5
_RIGHT_EYE, _LEFT_EYE, _MOUTH = 0, 1, 3


class PhotoMaker:
    """Finds the face in a picture with the terminal's own detector, and cuts the photo of a card out of it."""

    def __init__(self, models: Path) -> None:
        """Load the detector from the models' folder; raises as `load_model` does."""
        network = Network(load_model(models, DETECTOR).content, detector.OUTPUTS)
        self._detector = Detector(network, _LEAST_SCORE)

    def make(self, picture: bytes) -> bytes:
        """Give the grey JPEG 2000 photo.

        Raises:
            PictureUnusable: no JPEG or PNG, or too large.
            NotOneFace: nobody, or two people alike.
        """
        if len(picture) > MOST_BYTES:
            raise PictureUnusable("the picture is too large")
        try:
            frame = decode_frame(picture, "the picture")
        except CameraStalled as error:
            raise PictureUnusable(str(error)) from error
        portrait = Portrait(frame.pixels, _places(_choose(self._detector.find(frame))))
        return encode_photo(crop_like_document(portrait, _SIZE), _RATE)


def _choose(faces: Sequence[DetectedFace]) -> DetectedFace:
    """Give the face that is meant: the largest by far."""
    large = sorted(faces, key=lambda face: face.size[0], reverse=True)
    if not large:
        raise NotOneFace("no face in the picture")
    if len(large) > 1 and large[1].size[0] >= _ALIKE * large[0].size[0]:
        raise NotOneFace("two faces alike in the picture")
    return large[0]


def _places(face: DetectedFace) -> FacePlaces:
    eyes = (face.points[_RIGHT_EYE] + face.points[_LEFT_EYE]) / 2
    return FacePlaces(tuple(map(float, eyes)), tuple(map(float, face.points[_MOUTH])))
