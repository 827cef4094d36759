"""Face detection with BlazeFace short range: preparation, decoding, removal of duplicates.

The numbers are those of MediaPipe's published graph for this network (mediapipe/modules/face_detection). It does
not choose among faces; that is the gate's business.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Box, Frame, Points
from device.firmware.face.networks.interpreter import Network, Tensor

INPUT_SIDE = 128
OUTPUTS = ("regressors", "classificators")
SAME_FACE_OVERLAP = 0.3
_GRIDS = ((16, 2), (8, 6))  # cells per side, anchors per cell
_LOGIT_LIMIT = 100.0


@dataclass(frozen=True, eq=False)
class DetectedFace:
    """One face: corner and size in pixels, six points in pixels, score from 0 to 1.

    The points are the subject's right eye, left eye, nose tip, mouth centre, right ear and left ear.
    """

    corner: tuple[float, float]
    size: tuple[float, float]
    points: Points
    score: float

    def box_in(self, frame: Frame) -> Box:
        """Give the box in fractions of the frame it was found in."""
        return Box(
            self.corner[0] / frame.width,
            self.corner[1] / frame.height,
            self.size[0] / frame.width,
            self.size[1] / frame.height,
        )


class Detector:
    """Finds the faces in a frame."""

    def __init__(self, network: Network, least_score: float) -> None:
        """Use a loaded BlazeFace; faces under `least_score` (0 to 1) are not reported."""
        self._network = network
        self._least_score = least_score
        self._anchors = make_anchors()

    def find(self, frame: Frame) -> tuple[DetectedFace, ...]:
        """Find faces, the best score first."""
        regressors, raw_scores = self._network.run(prepare_square(frame))
        boxes, scores = decode(regressors[0], raw_scores[0, :, 0], self._anchors, self._least_score)
        boxes, scores = merge_duplicates(boxes, scores)
        return tuple(_to_pixels(box, float(score), frame) for box, score in zip(boxes, scores, strict=True))


def make_anchors() -> NDArray[np.float64]:
    """Give the 896 anchor centres, shape (896, 2), in fractions of the padded square."""
    grids = []
    for cells, anchors in _GRIDS:
        rows, columns = np.divmod(np.arange(cells * cells), cells)
        centres = (np.stack([columns, rows], axis=1) + 0.5) / cells
        grids.append(np.repeat(centres, anchors, axis=0))
    return np.concatenate(grids)


def prepare_square(frame: Frame) -> Tensor:
    """Bring the frame to 1x128x128x3 in the range -1 to 1, in the middle of a black square."""
    side = max(frame.width, frame.height)
    method = cv2.INTER_AREA if side > INPUT_SIDE else cv2.INTER_LINEAR
    width, height = (max(1, round(length * INPUT_SIDE / side)) for length in (frame.width, frame.height))
    small = cv2.resize(frame.pixels, (width, height), interpolation=method)
    square = np.full((INPUT_SIDE, INPUT_SIDE, 3), -1, np.float32)
    left, top = (INPUT_SIDE - width) // 2, (INPUT_SIDE - height) // 2
    square[top : top + height, left : left + width] = small * np.float32(1 / 127.5) - 1
    return square[np.newaxis]


def decode(
    regressors: Tensor, raw_scores: Tensor, anchors: NDArray[np.float64], least_score: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn raw outputs (896, 16) and (896,) into rows of x, y, w, h and six points, in fractions of the square.

    The first two numbers of a row are the box's centre. Rows under `least_score` are left out.
    """
    scores = 1 / (1 + np.exp(-np.clip(raw_scores.astype(np.float64), -_LOGIT_LIMIT, _LOGIT_LIMIT)))
    kept = (scores >= least_score) & (regressors[:, 2] > 0) & (regressors[:, 3] > 0)
    values = regressors[kept].astype(np.float64) / INPUT_SIDE
    values[:, 0:2] += anchors[kept]
    values[:, 4:] += np.tile(anchors[kept], 6)
    return values, scores[kept]


def merge_duplicates(
    boxes: NDArray[np.float64], scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Replace overlapping finds by their average weighted by score, which keeps the best one's score."""
    merged, best_scores = [], []
    order = np.argsort(-scores, kind="stable")
    while order.size:
        overlap = _overlap(boxes[order[0]], boxes[order])
        same = order[overlap > SAME_FACE_OVERLAP]
        merged.append(np.average(boxes[same], axis=0, weights=scores[same]))
        best_scores.append(scores[order[0]])
        order = order[overlap <= SAME_FACE_OVERLAP]
    return np.array(merged).reshape(-1, 16), np.array(best_scores)


def _overlap(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    low = np.maximum(box[:2] - box[2:4] / 2, others[:, :2] - others[:, 2:4] / 2)
    high = np.minimum(box[:2] + box[2:4] / 2, others[:, :2] + others[:, 2:4] / 2)
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    union = box[2] * box[3] + others[:, 2] * others[:, 3] - shared
    ratio: NDArray[np.float64] = shared / union
    return ratio


def _to_pixels(row: NDArray[np.float64], score: float, frame: Frame) -> DetectedFace:
    side = max(frame.width, frame.height)
    margin = np.array([(side - frame.width) // 2, (side - frame.height) // 2])
    corner = (row[:2] - row[2:4] / 2) * side - margin
    points = row[4:].reshape(6, 2) * side - margin
    width, height = row[2:4] * side
    return DetectedFace((float(corner[0]), float(corner[1])), (float(width), float(height)), points, score)
