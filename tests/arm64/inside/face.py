"""The face chain on given pictures: a card's photo, live frames of the same person, and of somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from device.firmware.camera.files import read_frame
from device.firmware.card.record.photo import ChipPhoto
from device.firmware.diagnosis.golden import compute_golden
from device.firmware.face.basics.picture import Frame
from device.firmware.face.deciding.comparison import Comparison, Reference
from device.firmware.face.networks.embedding import cosine
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier

PHOTO, SAME, OTHER = "photo.jp2", "same.png", "other.png"


def work(given: Path, models: Path) -> dict[str, Any]:
    """Give scores and decisions, with one thread, so that only the processor differs."""
    verifier = FaceVerifier.load(models, FaceSettings(threads=1))
    reference = verifier.enrol_reference(ChipPhoto((given / PHOTO).read_bytes()).decode())
    return {
        "golden": compute_golden(models).score,
        "same": _compare(verifier, reference, read_frame(given / SAME)),
        "other": _compare(verifier, reference, read_frame(given / OTHER)),
    }


def _compare(verifier: FaceVerifier, reference: Reference, frame: Frame) -> dict[str, Any]:
    """Decide on one frame as often as the rule wants it, and give its own score beside."""
    look = verifier.look(frame)
    comparison = Comparison(reference)
    comparison.begin_attempt()
    verdicts = [comparison.add(look) for _ in range(verifier.rules.frames.at_most)]
    score = None if look.embedding is None else cosine(reference.embedding, look.embedding)
    return {"quality": look.reason.value, "verdict": verdicts[-1].value, "score": score}
