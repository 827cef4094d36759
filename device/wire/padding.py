"""Padding: signed content that will be sealed gets one of a few fixed sizes, so that its length tells nothing.

The padding is blanks after the JSON object, which every JSON reader skips (RFC 8259, section 2), inside signature and
seal. All that a terminal says has the same least size: whether a visit went by face, by PIN with its certificate, or
was a registration cannot be told from outside.
"""

from __future__ import annotations

SIZES = (1024, 4096, 12 * 1024, 32 * 1024)
"""Bytes of the signed JSON; the last one is the limit of all claims (`device.wire.codec`)."""

HEADER_BYTES = 128
"""To this, the header of a padded token is filled up as well, for the kinds have names of different lengths."""

SHORT, LONG = SIZES[0], SIZES[1]
"""Where replies begin, and where everything else that is sealed begins."""


def pad(content: bytes, least: int) -> bytes:
    """Give the content with blanks up to the next of `SIZES` from `least` on; unchanged when `least` is 0."""
    if not least:
        return content
    wanted = (size for size in SIZES if size >= max(least, len(content)))
    return content.ljust(next(wanted, len(content)))
