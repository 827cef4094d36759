"""Synthetic values for the face tests: embeddings at a chosen cosine, a decision rule, looks."""

from __future__ import annotations

import math

import numpy as np

from device.firmware.face.comparison import ModelFact, ModelFacts, Reference
from device.firmware.face.embedding import LENGTH, Embedding, make_embedding
from device.firmware.face.look import Look
from device.firmware.face.model_card import DecisionRule, MeasuredError
from device.firmware.face.picture import Box
from device.firmware.face.quality import Reason

SHA256 = "5f" * 32
BOX = Box(0.35, 0.3, 0.3, 0.4)


def embedding_at(score: float, model_sha256: str = SHA256) -> Embedding:
    """Make an embedding whose cosine with `embedding_at(1.0)` is `score`."""
    raw = np.zeros(LENGTH)
    raw[0], raw[1] = score, math.sqrt(1 - score * score)
    return make_embedding(12 * raw, model_sha256)


def make_rule(threshold: float = 0.42) -> DecisionRule:
    """Make a rule with errors measured at 0.42 and 0.48."""
    measured = tuple(MeasuredError(at, 1e-4, 0.03, "made up for a test") for at in (0.42, 0.48))
    return DecisionRule("cosine", threshold, 0.28, measured)


def make_reference(threshold: float = 0.42) -> Reference:
    """Make the reference that `look_at` scores against."""
    return Reference(embedding_at(1.0), ModelFacts((ModelFact("sface", SHA256),), make_rule(threshold)))


def look_at(score: float) -> Look:
    """Make a usable look with this score."""
    return Look(Reason.OK, BOX, (), embedding_at(score))
