"""Frames adding up: the best ones, weighted by what they show."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.face.deciding.fusion import BEST_FRAMES, FrameStack, fuse
from device.firmware.face.networks.embedding import cosine
from tests.device.firmware.face.makers import SHA256, embedding_at


def test_one_frame_fuses_to_itself() -> None:
    alone = embedding_at(0.6)
    assert cosine(fuse([alone]), alone) == pytest.approx(1)
    assert fuse([alone]).norm == pytest.approx(12)


def test_the_order_does_not_matter() -> None:
    parts = [embedding_at(score, norm=norm) for score, norm in ((0.2, 9.0), (0.7, 13.0), (0.9, 11.0))]
    assert np.allclose(fuse(parts).values, fuse(parts[::-1]).values)


def test_a_frame_weighs_by_its_norm() -> None:
    strong, weak = embedding_at(0.9, norm=14.0), embedding_at(0.1, norm=2.0)
    assert cosine(fuse([strong, weak]), strong) > cosine(fuse([strong, weak]), weak)


def test_only_the_best_shown_frames_stay() -> None:
    stack = FrameStack()
    for _ in range(BEST_FRAMES):
        stack.add(embedding_at(0.9, norm=12.0))
    assert cosine(stack.add(embedding_at(0.0, norm=11.0)), embedding_at(0.9)) == pytest.approx(1)
    assert cosine(stack.add(embedding_at(0.0, norm=13.0)), embedding_at(0.9)) < 0.999


def test_frames_of_two_models_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="one model"):
        fuse([embedding_at(0.5), embedding_at(0.5, "ab" * 32)])
    with pytest.raises(ValueError, match="one model"):
        fuse([])
    assert fuse([embedding_at(0.5)]).model_sha256 == SHA256
