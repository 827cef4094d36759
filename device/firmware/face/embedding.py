"""Face embeddings with SFace, and the cosine between two of them.

An embedding is biometric data: it has no repr of its numbers, cannot be pickled, and knows which model made it,
because numbers of two models, or of two builds of one, must never be compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.firmware.face.interpreter import Network
from device.firmware.face.picture import Rgb

LENGTH = 128
OUTPUTS = ("fc1",)


@dataclass(frozen=True, repr=False, eq=False)
class Embedding:
    """128 numbers of unit length, made by the model whose file has `model_sha256`.

    `norm` is the length before it was brought to one; for SFace it falls when the face is hard to see.
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
        (raw,) = self._network.run(aligned.astype(np.float32)[np.newaxis])
        return make_embedding(raw.reshape(-1).astype(np.float64), self._model_sha256)


def make_embedding(raw: NDArray[np.float64], model_sha256: str) -> Embedding:
    """Bring a network's output to unit length.

    Raises:
        ValueError: the output is zero, has another length than 128, or is not finite.
    """
    norm = float(np.linalg.norm(raw))
    if norm == 0:
        raise ValueError("a zero vector has no direction")
    return Embedding(raw / norm, norm, model_sha256)


def cosine(first: Embedding, second: Embedding) -> float:
    """Give the comparison score, from -1 to 1.

    Raises:
        ValueError: the two were made by different model files.
    """
    if first.model_sha256 != second.model_sha256:
        raise ValueError("embeddings of different models are not comparable")
    return float(first.values @ second.values)
