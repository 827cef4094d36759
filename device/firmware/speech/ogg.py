"""How long an Opus file in Ogg lasts, from its own pages (RFC 7845, section 4: granule positions are at 48 kHz).

A recording that a clinic puts in the place of a built sound is in no list; its length is read from it.
"""

from __future__ import annotations

import struct

_PAGE = b"OggS"
_HEAD = b"OpusHead"
RATE = 48_000
LONGEST_S = 60.0
"""Longer than anything a person would stand and listen to; a file that says more is refused."""


class NoOpus(ValueError):
    """Not an Opus sound in Ogg, or one of an unbelievable length."""


def opus_seconds(content: bytes) -> float:
    """Give the length of a sound in seconds.

    Raises:
        NoOpus: not an Opus sound, or longer than `LONGEST_S`.
    """
    head, last = content.find(_HEAD, 0, 512), content.rfind(_PAGE)
    if not content.startswith(_PAGE) or head < 0 or len(content) < last + 14 or len(content) < head + 12:
        raise NoOpus("not an Opus sound in Ogg")
    skipped = struct.unpack_from("<H", content, head + 10)[0]
    end = struct.unpack_from("<q", content, last + 6)[0]
    seconds = (end - skipped) / RATE
    if not 0 < seconds <= LONGEST_S:
        raise NoOpus("a sound of an unbelievable length")
    return float(seconds)
