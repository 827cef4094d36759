"""The chip photo: its head is judged first; a decoder that is reached gives a picture of that size, or an error."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.basics.errors import PhotoAbsent, PhotoUnreadable
from device.firmware.card.record.jp2 import Jp2Malformed, parse_jp2_head
from device.firmware.card.record.photo import ChipPhoto, PhotoLimits
from fuzz.corpus import CardFiles
from fuzz.target import Target

LIMITS = PhotoLimits(max_width=400, max_height=400)


def run(raw: bytes) -> None:
    """Read the head, then decode within limits."""
    try:
        head = parse_jp2_head(raw)
    except Jp2Malformed:
        head = None
    try:
        pixels = ChipPhoto(raw, LIMITS).decode()
    except PhotoAbsent:
        assert not raw
        return
    except PhotoUnreadable:
        return
    assert head is not None
    assert pixels.shape == (head.height, head.width)


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give the photo that the made-up cards carry."""
    return [card.photo]


TARGET = Target(run, seeds, 16384)
