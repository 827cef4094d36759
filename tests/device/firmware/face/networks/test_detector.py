"""BlazeFace around its network: preparation, anchors, decoding, duplicates. The network itself: test_verifier."""

from __future__ import annotations

import math

import numpy as np
import pytest

from device.firmware.face.basics.picture import Frame
from device.firmware.face.networks.detector import (
    DetectedFace,
    decode,
    make_anchors,
    merge_duplicates,
    prepare_square,
)


def test_anchors_are_two_grids_row_by_row() -> None:
    anchors = make_anchors()
    assert anchors.shape == (896, 2)
    assert anchors[0].tolist() == anchors[1].tolist() == [1 / 32, 1 / 32]
    assert anchors[2].tolist() == [3 / 32, 1 / 32]
    assert anchors[32].tolist() == [1 / 32, 3 / 32]
    assert anchors[511].tolist() == [31 / 32, 31 / 32]
    assert anchors[512].tolist() == anchors[517].tolist() == [1 / 16, 1 / 16]
    assert anchors[518].tolist() == [3 / 16, 1 / 16]


def test_frame_is_centred_in_black() -> None:
    tensor = prepare_square(Frame(np.full((128, 256, 3), 255, np.uint8)))
    assert tensor.shape == (1, 128, 128, 3)
    assert tensor.dtype == np.float32
    assert float(tensor[0, 31].max()) == -1.0
    assert float(tensor[0, 32].min()) == 1.0
    assert float(tensor[0, 95].min()) == 1.0
    assert float(tensor[0, 96].max()) == -1.0


def test_small_frame_is_enlarged() -> None:
    assert prepare_square(Frame(np.full((64, 64, 3), 51, np.uint8))) == pytest.approx(51 / 127.5 - 1)


def test_decoding_adds_the_anchor_to_places_and_not_to_sizes() -> None:
    regressors = np.zeros((896, 16), np.float32)
    regressors[2, :6] = [12.8, -6.4, 32.0, 64.0, 1.28, 2.56]
    scores = np.full(896, -100.0, np.float32)
    scores[2] = math.log(3)
    boxes, found = decode(regressors, scores, make_anchors(), 0.5)
    assert found.tolist() == [pytest.approx(0.75)]
    expected = [3 / 32 + 0.1, 1 / 32 - 0.05, 0.25, 0.5, 3 / 32 + 0.01, 1 / 32 + 0.02, 3 / 32, 1 / 32]
    assert boxes[0, :8] == pytest.approx(expected)


def test_decoding_survives_extreme_scores_and_drops_empty_boxes() -> None:
    scores = np.full(896, -1e30, np.float32)
    scores[5] = 1e30
    boxes, found = decode(np.zeros((896, 16), np.float32), scores, make_anchors(), 0.5)
    assert boxes.shape == (0, 16)
    assert found.shape == (0,)


def test_duplicates_become_their_weighted_average_with_the_best_score() -> None:
    boxes = np.zeros((3, 16))
    boxes[:, 2:4] = 0.2
    boxes[0, 0], boxes[1, 0], boxes[2, 0] = 0.30, 0.34, 0.80
    merged, scores = merge_duplicates(boxes, np.array([0.5, 0.75, 0.6]))
    assert scores.tolist() == [0.75, 0.6]
    assert merged[0, 0] == pytest.approx((0.30 * 0.5 + 0.34 * 0.75) / 1.25)
    assert merged[1, 0] == 0.80


def test_box_is_given_in_fractions_of_the_frame() -> None:
    face = DetectedFace((64.0, 48.0), (320.0, 240.0), np.zeros((6, 2)), 0.9)
    box = face.box_in(Frame(np.zeros((480, 640, 3), np.uint8)))
    assert (box.x, box.y, box.w, box.h) == (0.1, 0.1, 0.5, 0.5)
