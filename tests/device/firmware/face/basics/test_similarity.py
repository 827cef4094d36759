"""Similarity transforms: the fit finds what was applied, and the inverse undoes it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.face.basics.picture import Points
from device.firmware.face.basics.similarity import Similarity, fit_similarity

SHAPE: Points = np.array([[0.0, 0.0], [40.0, 3.0], [17.0, 25.0], [5.0, 48.0]])
similarities = st.builds(
    lambda scale, angle, tx, ty: Similarity(scale * math.cos(angle), scale * math.sin(angle), tx, ty),
    st.floats(0.05, 20),
    st.floats(-math.pi, math.pi),
    st.floats(-500, 500),
    st.floats(-500, 500),
)


@given(similarities)
def test_fit_finds_the_applied_similarity(applied: Similarity) -> None:
    found = fit_similarity(SHAPE, applied.apply(SHAPE))
    assert np.allclose(found.matrix, applied.matrix, atol=1e-6)
    assert found.scale == pytest.approx(applied.scale)


@given(similarities)
def test_inverse_undoes(applied: Similarity) -> None:
    assert np.allclose(applied.inverse().apply(applied.apply(SHAPE)), SHAPE, atol=1e-6)


def test_quarter_turn_by_hand() -> None:
    turn = Similarity(0.0, 2.0, 1.0, -1.0)
    assert turn.apply(np.array([[3.0, 0.0], [0.0, 3.0]])).tolist() == [[1.0, 5.0], [-5.0, -1.0]]


def test_fit_never_mirrors() -> None:
    mirrored = SHAPE * np.array([-1.0, 1.0])
    found = fit_similarity(SHAPE, mirrored)
    assert np.linalg.det(found.matrix[:, :2]) > 0
    assert not np.allclose(found.apply(SHAPE), mirrored, atol=1)


@pytest.mark.parametrize(
    ("source", "target"),
    [(SHAPE[:1], SHAPE[:1]), (SHAPE, SHAPE[:2]), (np.ones((3, 2)), SHAPE[:3])],
    ids=["one_point", "other_length", "all_points_one"],
)
def test_fit_refuses_what_has_no_answer(source: Points, target: Points) -> None:
    with pytest.raises(ValueError, match="point"):
        fit_similarity(source, target)


def test_warp_moves_pixels_and_leaves_black_outside() -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[1, 1] = 200
    warped = Similarity(1.0, 0.0, 2.0, 1.0).warp(pixels, 6)
    assert warped.shape == (6, 6, 3)
    assert warped[2, 3].tolist() == [200, 200, 200]
    assert int(warped.sum()) == 600
