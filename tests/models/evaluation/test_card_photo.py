"""The form of the card's photo."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.face.basics.picture import Frame
from models.evaluation.card_photo import CardPhoto

EYES_NOSE_MOUTH = np.array([[100.0, 110.0], [150.0, 110.0], [125.0, 140.0], [105.0, 165.0], [145.0, 165.0]])


def test_the_photo_has_the_size_and_about_the_bytes_that_were_asked_for() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (250, 250, 3)).astype(np.uint8)
    photo, file_bytes = CardPhoto.parse("120x160@1500").degrade(Frame(noise), EYES_NOSE_MOUTH)
    assert photo.shape == (160, 120)
    assert file_bytes == pytest.approx(1500, rel=0.15)


@pytest.mark.parametrize("text", ["240x320", "240@6000", "x", "0x320@6000", "240x320@", "240x320@-1"])
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="240x320@6000"):
        CardPhoto.parse(text)
