"""Face embeddings with SFace, and the cosine between two of them.

An embedding is biometric data: it has no repr of its numbers, cannot be pickled, and knows which model made it,
because numbers of two models, or of two builds of one, must never be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.picture import Rgb
from device.firmware.face.networks.interpreter import Network

LENGTH = 128
OUTPUTS = ("fc1", "centred")


@dataclass(frozen=True, repr=False, eq=False)
class Embedding:
    """128 numbers of unit length, made by the model whose file has `model_sha256`.

    The numbers are the network's output less its mean output over its training set, which the network itself holds
    (see `models.writer.fold`): what all faces share says nothing about who somebody is. `norm` is the length of the
    output as it was; for SFace it falls when the face is hard to see.
    """

    values: NDArray[np.float64]
    norm: float
    model_sha256: str

    def __post_init__(self) -> None:
        """Refuse another shape, numbers that are not finite, and another length than one."""
        if self.values.shape != (LENGTH,) or not bool(np.isfinite(self.values).all()):
            raise ValueError(f"an embedding has {LENGTH} finite numbers")
        if abs(float(np.linalg.norm(self.values)) - 1) > 1e-6:
            raise ValueError("an embedding has unit length")

    def __repr__(self) -> str:
        """Hide the numbers."""
        return "<Embedding>"

    def __reduce__(self) -> str:
        """Refuse to be written anywhere.

        Raises:
            TypeError: always.
        """
        raise TypeError("an embedding is not stored")


class Embedder:
    """Turns an aligned face into an embedding."""

    def __init__(self, network: Network, model_sha256: str) -> None:
        """Use a loaded SFace, whose file has the given SHA-256."""
        self._network = network
        self._model_sha256 = model_sha256

    def embed(self, aligned: Rgb) -> Embedding:
        """Embed one aligned face (112, 112, 3), RGB; the network scales the pixels itself."""
        raw, centred = self._network.run(aligned.astype(np.float32)[np.newaxis])
        direction = centred.reshape(-1).astype(np.float64)
        return make_embedding(direction, float(np.linalg.norm(raw.astype(np.float64))), self._model_sha256)


def make_embedding(direction: NDArray[np.float64], norm: float, model_sha256: str) -> Embedding:
    """Bring a network's centred output to unit length.

    Raises:
        ValueError: it is zero, has another length than 128, or is not finite.
    """
    length = float(np.linalg.norm(direction))
    if length == 0:
        raise ValueError("a zero vector has no direction")
    return Embedding(direction / length, norm, model_sha256)


def cosine(first: Embedding, second: Embedding) -> float:
    """Give the comparison score, from -1 to 1.

    Raises:
        ValueError: the two were made by different model files.
    """
    return float(cosines([first], [second])[0, 0])


def cosines(firsts: Sequence[Embedding], seconds: Sequence[Embedding]) -> NDArray[np.float64]:
    """Give every score of the ones with the others, shape (firsts, seconds); both lists have at least one.

    Raises:
        ValueError: they were made by different model files.
    """
    if len({embedding.model_sha256 for embedding in (*firsts, *seconds)}) != 1:
        raise ValueError("embeddings of different models are not comparable")
    left, right = (np.stack([embedding.values for embedding in side]) for side in (firsts, seconds))
    scores: NDArray[np.float64] = left @ right.T
    return scores
