"""Adds the usable frames of one transaction up into one embedding. Pure.

The mean is taken over the network's raw outputs: their length falls when a face is hard to see, so that a frame
counts for as much as it shows, and only the best frames count at all. Frames are chosen by how well they show the
face and never by how well they match: choosing by score would raise the false match rate.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from device.firmware.face.networks.embedding import Embedding, make_embedding

BEST_FRAMES = 8
"""How many frames are averaged at most."""


class FrameStack:
    """The best frames so far."""

    def __init__(self) -> None:
        """Start with none."""
        self._best: list[Embedding] = []

    def add(self, embedding: Embedding) -> Embedding:
        """Add one frame; give the fused embedding of the best frames up to now.

        Raises:
            ValueError: the frames were made by different model files, or cancel each other out.
        """
        self._best = sorted([*self._best, embedding], key=lambda one: one.norm, reverse=True)[:BEST_FRAMES]
        return fuse(self._best)


def fuse(embeddings: Iterable[Embedding]) -> Embedding:
    """Give the mean of embeddings, each weighted by its norm; the new norm is the mean of theirs.

    Raises:
        ValueError: there is none, they were made by different model files, or they cancel each other out.
    """
    parts = tuple(embeddings)
    sums = {part.model_sha256 for part in parts}
    if len(sums) != 1:
        raise ValueError("only embeddings of one model can be fused")
    norms = [part.norm for part in parts]
    weighed = np.mean([part.values * part.norm for part in parts], axis=0)
    return make_embedding(weighed, float(np.mean(norms)), sums.pop())
