"""The simulated card photo: container, size, crop."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from device.base.errors import ConfigurationError
from device.firmware.simulated.photo import (
    FacePlaces,
    Portrait,
    crop_like_document,
    make_card_photo,
    read_portrait,
)
from tests.models.built import find_portrait

JP2_SIGNATURE = bytes.fromhex("0000000c6a5020200d0a870a")


def make_portrait(side: int, eyes: tuple[float, float], mouth: tuple[float, float]) -> Portrait:
    pixels = np.zeros((side, side, 3), np.uint8)
    for x, y in (eyes, mouth):
        pixels[int(y) - side // 100 : int(y) + side // 100, int(x) - side // 100 : int(x) + side // 100] = 255
    return Portrait(pixels, FacePlaces(eyes, mouth))


def bright_rows(crop: NDArray[np.uint8]) -> tuple[int, int]:
    rows = np.flatnonzero(crop[:, 115:125].max(axis=(1, 2)) > 128)
    return int(rows[0]), int(rows[-1])


@pytest.mark.parametrize("size", [(240, 320), (120, 160)])
def test_the_photo_is_a_grey_jp2_of_the_asked_size(size: tuple[int, int]) -> None:
    content = make_card_photo(find_portrait("astronaut.png"), size)
    with Image.open(io.BytesIO(content)) as photo:
        assert (photo.format, photo.mode, photo.size) == ("JPEG2000", "L", size)
    assert content[:12] == JP2_SIGNATURE
    assert len(content) == pytest.approx(size[0] * size[1] / 12.5, rel=0.05)


@pytest.mark.parametrize("side", [400, 2400], ids=["enlarged", "shrunk_first"])
def test_head_and_middle_lie_where_a_document_has_them(side: int) -> None:
    portrait = make_portrait(side, (side / 2, side * 0.4), (side / 2, side * 0.5))
    first, last = bright_rows(crop_like_document(portrait, (240, 320)))
    eye_mouth = 320 * 0.66 / 2.9
    assert (first + last) / 2 == pytest.approx(320 * 0.54, abs=3)
    assert last - first == pytest.approx(eye_mouth * 1.2, abs=4)


def test_beyond_the_portrait_its_edge_is_repeated() -> None:
    portrait = Portrait(np.full((100, 100, 3), 77, np.uint8), FacePlaces((10.0, 10.0), (10.0, 60.0)))
    assert (crop_like_document(portrait, (240, 320)) == 77).all()


def test_the_same_portrait_gives_the_same_photo() -> None:
    path = find_portrait("obama.jpg")
    assert make_card_photo(path) == make_card_photo(path)


def test_a_portrait_without_note_or_with_a_wrong_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "somebody.png"
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(path)
    with pytest.raises(ConfigurationError):
        read_portrait(path)
    path.with_suffix(".toml").write_text("eyes = [1.0, 2.0]\nmouth = [1.0, 2.0]\n")
    with pytest.raises(ConfigurationError, match="different points"):
        read_portrait(path)
    with pytest.raises(OSError, match="nobody"):
        read_portrait(tmp_path / "nobody.png")
