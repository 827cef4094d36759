"""The chip photo: any size up to a limit, and nothing else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from device.firmware.card.basics.errors import PhotoAbsent, PhotoUnreadable
from device.firmware.card.record.photo import ChipPhoto, PhotoLimits


def jp2(width: int, height: int, mode: str = "L") -> bytes:
    across = np.linspace(0, 255, width).astype(np.uint8)
    grey = Image.fromarray(np.tile(across, (height, 1)))
    target = io.BytesIO()
    grey.convert(mode).save(target, "JPEG2000")
    return target.getvalue()


@pytest.mark.parametrize(("width", "height"), [(240, 320), (31, 17), (600, 800)])
def test_a_photo_of_any_size_is_decoded_to_grey(width: int, height: int) -> None:
    pixels = ChipPhoto(jp2(width, height)).decode()
    assert pixels.shape == (height, width)
    assert pixels.dtype == np.uint8
    assert (int(pixels[0, 0]), int(pixels[-1, -1])) == (0, 255)


def test_a_coloured_photo_is_made_grey() -> None:
    assert ChipPhoto(jp2(20, 10, "RGB")).decode().shape == (10, 20)


def test_too_many_bytes_are_refused_before_decoding() -> None:
    whole = jp2(240, 320)
    with pytest.raises(PhotoUnreadable, match="limits"):
        ChipPhoto(whole, PhotoLimits(max_bytes=len(whole) - 1)).decode()


@pytest.mark.parametrize("limits", [PhotoLimits(max_width=239), PhotoLimits(max_height=319)])
def test_too_many_pixels_are_refused_before_decoding(limits: PhotoLimits) -> None:
    with pytest.raises(PhotoUnreadable, match="pixels"):
        ChipPhoto(jp2(240, 320), limits).decode()


@pytest.mark.parametrize("keep", [1, 12, 40, 120, 400])
def test_a_cut_photo_is_unreadable(keep: int) -> None:
    with pytest.raises(PhotoUnreadable):
        ChipPhoto(jp2(240, 320)[:keep]).decode()


def test_a_card_without_a_photo_is_told_apart() -> None:
    with pytest.raises(PhotoAbsent):
        ChipPhoto(b"").decode()


def test_another_format_is_refused() -> None:
    target = io.BytesIO()
    Image.new("L", (10, 10)).save(target, "PNG")
    with pytest.raises(PhotoUnreadable):
        ChipPhoto(target.getvalue()).decode()


def test_the_photo_is_hidden_and_limits_are_checked() -> None:
    assert "jP" not in repr(ChipPhoto(jp2(10, 10)))
    with pytest.raises(ValueError, match="positive"):
        PhotoLimits(max_bytes=0)
