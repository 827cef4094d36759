"""The converted network against numbers kept from it, and against OpenCV running the published weights.

No face is needed: a made-up colour ramp goes through both, so an error of conversion, colour order or centring shows.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from device.firmware.face.model_files import EMBEDDER, load_model
from device.firmware.face.networks.embedding import OUTPUTS
from device.firmware.face.networks.interpreter import Network
from models.archives.packages import fetch_member
from models.cards import source_card
from models.writer.onnx_float import write_float
from tests.models.built import find_downloads, find_models

GOLDEN_RAW = [0.047, 0.135, -0.299, 0.143, 0.164, 0.100]
GOLDEN_CENTRED = [0.311, 0.180, -0.456, 0.043, 0.012, -0.045]
"""First numbers of both outputs for the ramp; tflite-runtime 2.14 and ai-edge-litert 2.3 agree to three decimals."""


def ramp() -> NDArray[np.uint8]:
    x, y = np.meshgrid(np.arange(112), np.arange(112))
    picture: NDArray[np.uint8] = np.stack([2 * x, 2 * y, x + y], axis=2).astype(np.uint8)
    return picture


def run(picture: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    raw, centred = Network(load_model(find_models(), EMBEDDER).content, OUTPUTS).run(
        picture.astype(np.float32)[np.newaxis]
    )
    return raw[0], centred[0]


def test_the_numbers_are_those_on_record() -> None:
    raw, centred = run(ramp())
    assert raw[:6] == pytest.approx(GOLDEN_RAW, abs=0.02)
    assert centred[:6] == pytest.approx(GOLDEN_CENTRED, abs=0.02)
    assert np.linalg.norm(raw - centred) == pytest.approx(1.5747, abs=1e-3)


def test_opencv_with_the_published_weights_agrees(tmp_path: Path) -> None:
    archive = source_card(EMBEDDER).origin.archive
    (tmp_path / "sface.onnx").write_bytes(write_float(fetch_member(archive, find_downloads()), "data"))
    recogniser = cv2.FaceRecognizerSF.create(str(tmp_path / "sface.onnx"), "")
    theirs = recogniser.feature(cv2.cvtColor(ramp(), cv2.COLOR_RGB2BGR)).reshape(-1)
    ours, _ = run(ramp())
    cosine = float(ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs))
    assert cosine > 0.9999
