"""Synthetic values for the face tests: embeddings at a chosen cosine, a decision rule, looks."""

from __future__ import annotations

import math

import numpy as np

from device.firmware.face.basics.picture import Box
from device.firmware.face.deciding.comparison import ModelFact, ModelFacts, Reference
from device.firmware.face.deciding.decision import DecisionRules, Frames, Limits, MeasuredError, Policy, Rate
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from device.firmware.face.networks.embedding import LENGTH, Embedding, make_embedding

SHA256 = "5f" * 32
BOX = Box(0.35, 0.3, 0.3, 0.4)


def embedding_at(score: float, model_sha256: str = SHA256, norm: float = 12.0) -> Embedding:
    """Make an embedding whose cosine with `embedding_at(1.0)` is `score`."""
    raw = np.zeros(LENGTH)
    raw[0], raw[1] = score, math.sqrt(1 - score * score)
    return make_embedding(raw, norm, model_sha256)


MEASURED = MeasuredError("made up for a test", Rate(1e-4, 0, 2e-4), Rate(0.03, 0.02, 0.04), 1000, 100)
FRAMES = Frames(at_least=2, to_decide=8, at_most=16)


def make_rules(frames: Frames = FRAMES) -> DecisionRules:
    """Make rules that accept from 0.42, by the strict policy from 0.48."""
    standard, strict = Limits(0.42, 0.28, (MEASURED,)), Limits(0.48, 0.3, (MEASURED,))
    return DecisionRules("cosine", "made up", "2026-01-01", ("true",), frames, standard, strict)


def make_reference(policy: Policy = Policy.STANDARD, frames: Frames = FRAMES) -> Reference:
    """Make the reference that `look_at` scores against."""
    return Reference(embedding_at(1.0), ModelFacts((ModelFact("sface", SHA256),), make_rules(frames), policy))


def look_at(score: float, norm: float = 12.0) -> Look:
    """Make a usable look with this score, seen as well as `norm` says."""
    return Look(Reason.OK, BOX, (), embedding_at(score, norm=norm))
