"""Whatever a camera or a chip delivers becomes a look or a clear refusal: sizes, shapes, constants, noise, NaN."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from device.firmware.card.record.photo import ChipPhoto
from device.firmware.face.basics.errors import PhotoError
from device.firmware.face.basics.picture import Frame
from device.firmware.face.deciding.comparison import Comparison
from device.firmware.face.deciding.verdict import Verdict
from device.firmware.face.gate.quality import Reason
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.photo import make_card_photo
from tests.models.built import find_portrait

SIZES = [(1, 1), (1, 2000), (2000, 1), (3, 5), (480, 640), (3000, 4000)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("grey", [0, 127, 255])
def test_a_constant_frame_shows_nobody(verifier: FaceVerifier, size: tuple[int, int], grey: int) -> None:
    look = verifier.look(Frame(np.full((*size, 3), grey, np.uint8)))
    assert look.embedding is None
    assert look.reason is (Reason.TOO_DARK if grey == 0 else Reason.NO_FACE)


@settings(max_examples=40)
@given(
    height=st.integers(1, 700),
    width=st.integers(1, 700),
    seed=st.integers(0, 99),
    spread=st.sampled_from((2, 40, 256)),
)
def test_noise_of_any_size_gives_a_look(
    verifier: FaceVerifier, height: int, width: int, seed: int, spread: int
) -> None:
    random = np.random.default_rng(seed)
    assert verifier.look(Frame(random.integers(0, spread, (height, width, 3), np.uint8))).reason in Reason


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((4, 4, 3), np.nan),
        np.full((4, 4, 3), np.inf, np.float32),
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.uint16),
        np.zeros((1, 4, 4, 3), np.uint8),
    ],
    ids=["nan", "infinite", "grey", "four_channels", "empty", "sixteen_bits", "batch"],
)
def test_what_is_no_colour_picture_of_eight_bits_is_no_frame(pixels: NDArray[np.generic]) -> None:
    with pytest.raises(ValueError, match="frame"):
        Frame(pixels)  # type: ignore[arg-type]  # what a careless caller could pass


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (320, 240), (2000, 1500)])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_photo_without_a_face_is_refused_with_its_reason(
    verifier: FaceVerifier, size: tuple[int, int], grey: int
) -> None:
    with pytest.raises(PhotoError):
        verifier.enrol_reference(np.full(size, grey, np.uint8))


def test_frames_that_show_nobody_never_end_in_a_match(verifier: FaceVerifier) -> None:
    photo = ChipPhoto(make_card_photo(find_portrait("astronaut.png"))).decode()
    comparison = Comparison(verifier.enrol_reference(photo))
    random = np.random.default_rng(4)
    for _ in range(12):
        frame = Frame(random.integers(0, 256, (480, 640, 3), np.uint8))
        assert comparison.add(verifier.look(frame)) is Verdict.UNDECIDED
