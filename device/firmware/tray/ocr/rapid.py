"""RapidOCR; the only file that imports it. Its models come inside its package, and nothing is fetched.

One thread: more cost more CPU time for these small pictures, and the terminal has other things to do. Lines are
looked for in a smaller picture, since that is most of the work and lines need no sharp digits to be found.

ONNX Runtime, which runs the models, reports to its maker by default from 1.29 on (microsoft/onnxruntime, pull request
27379): it writes an id of the machine into the home folder and sends figures about models. It is told not to before
it is loaded; it decides once, for the life of the process.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Rgb
from device.firmware.tray.picture.straight import HEIGHT, WIDTH, Place

# Imports below stay below: the library looks at this when it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import rapidocr

MODELS = Path(rapidocr.__file__).parent / "models"
DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
SEARCH_WIDTH = 1100
LEAST_SCORE = 0.5
"""A line below this score counts as not read; agreement, not the score, decides whether one is believed."""


class RapidReader:
    """Finds and reads lines."""

    def __init__(self) -> None:
        """Load both models: the library does so at their first use, so each reads a blank line."""
        self._engine: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Det.model_path": str(MODELS / DETECTOR),
                "Rec.model_path": str(MODELS / RECOGNISER),
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        self.find_lines(np.full((HEIGHT, WIDTH, 3), 255, np.uint8))
        self.read_line(np.full((48, 320, 3), 255, np.uint8))

    def find_lines(self, picture: Rgb) -> tuple[Place, ...]:
        """Give the rectangles around lines (see `LineReader`)."""
        scale = SEARCH_WIDTH / picture.shape[1]
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._engine(_to_bgr(small), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return ()
        boxes = np.asarray(found.boxes, np.float64) / scale
        spans = np.concatenate((boxes.min(axis=1), boxes.max(axis=1)), axis=1).round().astype(int)
        return tuple(
            Place(*(int(edge) for edge in span)) for span in spans if span[0] < span[2] and span[1] < span[3]
        )

    def read_line(self, line: Rgb) -> str:
        """Read one line (see `LineReader`)."""
        read = self._engine(_to_bgr(line), use_det=False, use_cls=False, use_rec=True)
        if not read.txts or read.scores[0] < LEAST_SCORE:
            return ""
        return str(read.txts[0])


def _to_bgr(picture: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(picture[:, :, ::-1])
