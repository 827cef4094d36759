"""The golden pair: two test patterns that are no faces, and the score that they have with the comparing model.

A machine whose processor, library or memory computes wrongly gives another score, though every file has its SHA-256.
The patterns are drawn by a formula, so that no picture of anybody has to lie on the terminal. As a program
(`python -m device.firmware.diagnosis.golden FOLDER`) it prints score and milliseconds: a library that is not made for
this processor ends its own process only.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.face.model_files import EMBEDDER, load_model
from device.firmware.face.networks import embedding
from device.firmware.face.networks.embedding import Embedder, cosine
from device.firmware.face.networks.interpreter import Network

EXPECTED_SCORE = 0.7103
"""Computed with this version's model on x86-64; a test computes it anew."""
_SIDE = 112


@dataclass(frozen=True)
class Golden:
    """What came out, and the processor's milliseconds for the faster run, whatever else runs meanwhile."""

    score: float
    run_ms: float


def compute_golden(models: Path) -> Golden:
    """Compute the pair with one thread.

    Raises:
        UketsukeError: the model cannot be used.
    """
    loaded = load_model(models, EMBEDDER)
    embedder = Embedder(Network(loaded.content, embedding.OUTPUTS), loaded.card.sha256)
    embedded, times = [], []
    for phase in (0.0, 0.35):
        began = time.process_time()
        embedded.append(embedder.embed(draw_pattern(phase)))
        times.append(time.process_time() - began)
    return Golden(cosine(*embedded), min(times) * 1000)


def draw_pattern(phase: float) -> Rgb:
    """Draw waves of three colours; another `phase` moves them."""
    y, x = np.mgrid[0:_SIDE, 0:_SIDE] / _SIDE
    waves = [
        np.sin(2 * np.pi * (3 * x + phase)) * np.cos(2 * np.pi * (2 * y - phase)),
        np.cos(2 * np.pi * (x * y * 4 + phase)),
        np.sin(2 * np.pi * (5 * y + 2 * x * phase)),
    ]
    drawn: Rgb = np.rint(127.5 + 110.0 * np.stack(waves, axis=-1)).astype(np.uint8)
    return drawn


if __name__ == "__main__":
    computed = compute_golden(Path(sys.argv[1]))
    print(f"{computed.score:.6f} {computed.run_ms:.1f}")
