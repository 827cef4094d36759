"""The whole chain on real models and on portraits that public packages carry.

Cosines are compared with a tolerance, because OpenCV versions warp a little differently and processors round
differently. These few pictures show that the chain is put together rightly; they measure no accuracy.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from device.base.config import parse_config
from device.base.errors import ConfigurationError
from device.firmware.face.basics.errors import DecisionNotMeasured, ModelAltered, NoFaceInPhoto, SeveralFacesInPhoto
from device.firmware.face.basics.picture import Frame, Gray
from device.firmware.face.deciding.comparison import Comparison, Reference
from device.firmware.face.deciding.decision import Policy
from device.firmware.face.deciding.verdict import Verdict
from device.firmware.face.gate.quality import Reason
from device.firmware.face.networks.embedding import cosine
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.frames import Variation, render_frame
from device.firmware.simulated.photo import make_card_photo, read_portrait
from tests.models.built import find_models, find_portrait

STILL = Variation(scale=1.0, shift=(0.0, 0.0), roll=0.0, tilt=(0.0, 0.0), gain=1.0, blur=0.3, noise=1.0)
HOLDER, SAME_PERSON_1, SAME_PERSON_2, OTHER = "astronaut.png", "obama.jpg", "obama3.jpg", "biden.jpg"


def card_photo(name: str) -> Gray:
    with Image.open(io.BytesIO(make_card_photo(find_portrait(name)))) as photo:
        return np.array(photo)


def live(name: str, **changes: object) -> Frame:
    variation = Variation(**{**STILL.__dict__, **changes})
    return Frame(render_frame(read_portrait(find_portrait(name)), variation, np.random.default_rng(5)))


def score(verifier: FaceVerifier, reference: Reference, frame: Frame) -> float:
    look = verifier.look(frame)
    assert look.embedding is not None, look.reason
    return cosine(reference.embedding, look.embedding)


def side_by_side(left: Frame, right: Frame) -> Frame:
    return Frame(np.ascontiguousarray(np.hstack([left.pixels[:, 160:480], right.pixels[:, 160:480]])))


@pytest.mark.parametrize(
    ("photo", "frame", "expected"),
    [(HOLDER, HOLDER, 0.95), (SAME_PERSON_1, SAME_PERSON_2, 0.69), (SAME_PERSON_2, SAME_PERSON_1, 0.70)],
)
def test_mated_pairs_score_as_measured(verifier: FaceVerifier, photo: str, frame: str, expected: float) -> None:
    reference = verifier.enrol_reference(card_photo(photo))
    assert score(verifier, reference, live(frame)) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(
    ("photo", "frame"), [(HOLDER, SAME_PERSON_1), (OTHER, SAME_PERSON_1), (OTHER, HOLDER), (SAME_PERSON_1, OTHER)]
)
def test_non_mated_pairs_stay_far_below(verifier: FaceVerifier, photo: str, frame: str) -> None:
    reference = verifier.enrol_reference(card_photo(photo))
    assert score(verifier, reference, live(frame)) < 0.28


def test_a_visit_of_the_holder_ends_in_an_acceptance(verifier: FaceVerifier) -> None:
    comparison = Comparison(verifier.enrol_reference(card_photo(HOLDER)))
    verdicts = [comparison.add(verifier.look(live(HOLDER, scale=1 + 0.05 * number))) for number in range(4)]
    assert verdicts[0] is Verdict.UNDECIDED
    assert verdicts[-1] is Verdict.MATCH
    facts = comparison.acceptance().account.facts
    assert facts == verifier.describe()
    assert [model.name for model in facts.models] == ["blazeface_short_range", "facemesh", "sface"]
    assert facts.policy is Policy.STANDARD


def test_a_visit_of_somebody_else_ends_without_a_match(verifier: FaceVerifier) -> None:
    comparison = Comparison(verifier.enrol_reference(card_photo(OTHER)))
    rounds = verifier.rules.frames.to_decide
    verdicts = [comparison.add(verifier.look(live(HOLDER, scale=1 - 0.01 * number))) for number in range(rounds)]
    assert verdicts[-1] is Verdict.NO_MATCH


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.OK),
        ({"scale": 0.38}, Reason.TOO_FAR),
        ({"scale": 2.0}, Reason.TOO_CLOSE),
        ({"shift": (-250.0, 0.0)}, Reason.OFF_CENTRE),
        ({"gain": 0.12}, Reason.TOO_DARK),
        ({"blur": 7.0, "noise": 0.0}, Reason.BLURRED),
    ],
    ids=["good", "far", "close", "beside", "dark", "blurred"],
)
def test_each_fault_has_its_reason(verifier: FaceVerifier, changes: dict[str, object], reason: Reason) -> None:
    look = verifier.look(live(HOLDER, **changes))
    assert look.reason is reason
    assert (look.embedding is not None) == (reason is Reason.OK)


def test_a_hand_over_the_mouth_is_told(verifier: FaceVerifier) -> None:
    frame = live(HOLDER)
    pixels = frame.pixels.copy()
    pixels[240:360, 230:410] = (190, 150, 130)
    assert verifier.look(Frame(pixels)).reason is Reason.COVERED


@pytest.mark.parametrize(("level", "reason"), [(0, Reason.TOO_DARK), (120, Reason.NO_FACE)])
def test_an_empty_frame(verifier: FaceVerifier, level: int, reason: Reason) -> None:
    look = verifier.look(Frame(np.full((480, 640, 3), level, np.uint8)))
    assert (look.reason, look.box, look.embedding) == (reason, None, None)


def test_two_faces_alike_stop_and_a_farther_one_does_not(verifier: FaceVerifier) -> None:
    alike = side_by_side(live(HOLDER, scale=0.8), live(SAME_PERSON_1, scale=0.8))
    wide = FaceVerifier.load(find_models(), FaceSettings(oval_width=1.0))
    look = wide.look(alike)
    assert (look.reason, len(look.others)) == (Reason.TWO_FACES, 1)
    farther = side_by_side(live(HOLDER, scale=0.9), live(SAME_PERSON_1, scale=0.4))
    assert (wide.look(farther).reason, len(wide.look(farther).others)) == (Reason.OK, 1)


def test_a_photo_without_or_with_several_faces_is_no_reference(verifier: FaceVerifier) -> None:
    with pytest.raises(NoFaceInPhoto) as nobody:
        verifier.enrol_reference(np.full((320, 240), 128, np.uint8))
    two = side_by_side(live(HOLDER, scale=0.8), live(SAME_PERSON_1, scale=0.8))
    with pytest.raises(SeveralFacesInPhoto) as several:
        verifier.enrol_reference(cv2.cvtColor(two.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    assert (nobody.value.number, several.value.number) == (203, 204)


def test_an_altered_model_stops_the_start(tmp_path: Path) -> None:
    models = tmp_path / "models"
    shutil.copytree(find_models(), models)
    file = models / "sface" / "sface.tflite"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelAltered):
        FaceVerifier.load(models, FaceSettings())


def test_a_comparing_model_without_a_rule_stops_the_start(tmp_path: Path) -> None:
    models = tmp_path / "models"
    shutil.copytree(find_models(), models)
    card = models / "sface" / "model.toml"
    card.write_text(card.read_text().partition("[decision]")[0])
    with pytest.raises(DecisionNotMeasured, match="no decision rule"):
        FaceVerifier.load(models, FaceSettings())


def test_strictness_is_chosen_between_named_policies_only() -> None:
    strict = FaceVerifier.load(find_models(), FaceSettings(policy=Policy.STRICT)).describe()
    assert strict.threshold == strict.rules.strict.accept_from
    with pytest.raises(ConfigurationError, match="loose"):
        parse_config({"policy": "loose"}, FaceSettings, where="[face]")
    with pytest.raises(ConfigurationError, match="unknown key 'threshold'"):
        parse_config({"threshold": 0.04}, FaceSettings, where="[face]")


def test_nothing_of_a_look_shows_a_face(verifier: FaceVerifier) -> None:
    look = verifier.look(live(HOLDER))
    assert look.embedding is not None
    assert "<Embedding>" in repr(look)
    assert str(float(look.embedding.values[0]))[:6] not in repr(look)
