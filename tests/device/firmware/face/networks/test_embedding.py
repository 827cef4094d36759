"""Embeddings: unit length, hidden, never mixed."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from device.firmware.face.networks.embedding import LENGTH, Embedding, cosine, make_embedding
from tests.device.firmware.face.makers import SHA256, embedding_at


@given(
    st.lists(st.floats(-50, 50), min_size=LENGTH, max_size=LENGTH).filter(lambda raw: any(abs(x) > 1e-3 for x in raw))
)
def test_made_embeddings_have_unit_length_and_remember_their_norm(raw: list[float]) -> None:
    made = make_embedding(np.array(raw), 7.5, SHA256)
    assert float(np.linalg.norm(made.values)) == pytest.approx(1)
    assert made.norm == 7.5
    assert cosine(made, made) == pytest.approx(1)


@given(st.floats(-1, 1))
def test_cosine_is_what_was_built_in(score: float) -> None:
    assert cosine(embedding_at(1.0), embedding_at(score)) == pytest.approx(score)


@pytest.mark.parametrize(
    "raw",
    [np.zeros(LENGTH), np.full(LENGTH, np.nan), np.ones(LENGTH - 1)],
    ids=["zero", "not_a_number", "too_short"],
)
def test_useless_output_is_refused(raw: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match=r"vector|embedding"):
        make_embedding(raw, 7.5, SHA256)


def test_values_of_another_length_than_one_are_refused() -> None:
    with pytest.raises(ValueError, match="unit length"):
        Embedding(np.ones(LENGTH), 1.0, SHA256)


def test_embeddings_of_two_models_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different models"):
        cosine(embedding_at(1.0), embedding_at(1.0, "00" * 32))


def test_an_embedding_shows_and_stores_nothing() -> None:
    made = embedding_at(0.5)
    assert repr(made) == str(made) == "<Embedding>"
    for way in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not stored"):
            way(made)
