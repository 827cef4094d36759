"""The head of a JPEG 2000 file: what it says, and what it must not make a decoder do."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from device.firmware.card.basics.errors import PhotoUnreadable
from device.firmware.card.record.jp2 import Jp2Head, Jp2Malformed, parse_jp2_head
from device.firmware.card.record.photo import ChipPhoto, PhotoLimits


def jp2(width: int = 40, height: int = 60, mode: str = "L", **options: object) -> bytes:
    target = io.BytesIO()
    picture = Image.fromarray(np.zeros((height, width), np.uint8)).convert(mode)
    picture.save(target, "JPEG2000", **options)
    return target.getvalue()


SIZ = jp2().index(b"\xff\x4f\xff\x51") + 4
"""Offset of the size marker's length field (ISO/IEC 15444-1, A.5.1)."""


def altered(at: int, value: bytes, whole: bytes | None = None) -> bytes:
    whole = whole or jp2()
    return whole[:at] + value + whole[at + len(value) :]


def test_a_head_tells_what_the_encoder_was_asked_for() -> None:
    assert parse_jp2_head(jp2()) == Jp2Head(40, 60, 1, 8, 1, 5, 1)
    tiled = jp2(100, 70, "RGB", tile_size=(32, 32), num_resolutions=3, quality_layers=[10, 20])
    assert parse_jp2_head(tiled) == Jp2Head(100, 70, 3, 8, 12, 2, 2)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 1))
def test_every_size_is_told(width: int, height: int, coloured: int) -> None:
    head = parse_jp2_head(jp2(width, height, "RGB" if coloured else "L"))
    assert (head.width, head.height, head.components) == (width, height, 3 if coloured else 1)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_bytes_are_told_or_refused(tail: bytes, keep: int) -> None:
    for raw in (tail, jp2()[:keep] + tail):
        try:
            head = parse_jp2_head(raw)
        except Jp2Malformed:
            continue
        assert head.width > 0
        assert head.height > 0


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (SIZ + 4, b"\x7f\xff\xff\xff"),  # two thousand million columns
        (SIZ + 8, b"\x7f\xff\xff\xff"),
        (SIZ + 20, b"\x00\x00\x00\x01"),  # tiles one pixel wide, and below one pixel high
        (SIZ + 24, b"\x00\x00\x00\x01"),
        (SIZ + 38, b"\xa5"),  # 38 bits in a pixel
        (SIZ + 36, b"\x40\x00"),  # more components than the marker holds
        (SIZ + 20, b"\x00\x00\x00\x00"),  # tiles without a width
        (SIZ + 12, b"\x00\x00\xff\xff"),  # the picture begins behind its end
    ],
)
def test_a_head_that_would_cost_too_much_or_nothing_reaches_no_decoder(at: int, value: bytes) -> None:
    with pytest.raises(PhotoUnreadable, match=r"more pixels|empty|length"):
        ChipPhoto(altered(at, value), PhotoLimits(max_tiles=16)).decode()


def test_a_file_and_a_codestream_of_two_sizes_are_refused() -> None:
    head = jp2().index(b"ihdr") + 4
    with pytest.raises(PhotoUnreadable):
        ChipPhoto(altered(head, (61).to_bytes(4, "big"))).decode()


@pytest.mark.parametrize(
    "raw",
    [
        jp2()[:12],
        jp2()[:12] + b"\x00\x00\x00\x00none",  # a box that lasts to the end of the file
        jp2()[:12] + b"\x00\x00\x00\x08free" * 40,
        jp2()[:12] + b"\x00\x00\x00\x01none" + b"\xff" * 8,
        altered(SIZ - 4, b"\xff\x4f\xff\x52"),
        altered(SIZ + 41, b"\xff\x90"),  # a tile before any coding style
        jp2()[: SIZ + 41] + b"\xff\x64\x00\x02" * 70,  # comments without end
    ],
)
def test_other_forms_are_refused(raw: bytes) -> None:
    with pytest.raises(Jp2Malformed):
        parse_jp2_head(raw)
