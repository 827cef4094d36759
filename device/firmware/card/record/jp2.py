"""The head of a JPEG 2000 file, read before any decoder sees it: what it would cost to decode.

A decoder believes the sizes in the codestream and reserves memory for them, so they are judged here first. Follows
ISO/IEC 15444-1: boxes (annex I), markers SIZ and COD (annex A.5.1, A.6.1).
"""

from __future__ import annotations

from dataclasses import dataclass

JP2_MAGIC = bytes.fromhex("0000000c6a5020200d0a870a")
"""The signature box (annex I.5.1)."""

_JP2C = b"jp2c"
_SOC_SIZ = bytes.fromhex("ff4fff51")
_COD, _SOT = 0xFF52, 0xFF90
_SIZ_FIXED_BYTES = 38
_COMPONENT_BYTES = 3
_BOXES_MAX = 32
_MARKERS_MAX = 64


class Jp2Malformed(ValueError):
    """The bytes are no JPEG 2000 file whose head can be read."""


@dataclass(frozen=True)
class Jp2Head:
    """What a codestream says about itself."""

    width: int
    height: int
    components: int
    depth: int
    """Bits of the deepest component."""
    tiles: int
    levels: int
    """Decomposition levels of the wavelet."""
    layers: int


def parse_jp2_head(raw: bytes) -> Jp2Head:
    """Read the head of a JP2 file.

    Raises:
        Jp2Malformed: another form, or cut off before the coding style.
    """
    if not raw.startswith(JP2_MAGIC):
        raise Jp2Malformed("no JP2 signature")
    at = _find_codestream(raw)
    if raw[at : at + 4] != _SOC_SIZ:
        raise Jp2Malformed("the codestream does not begin with its size")
    siz_end = at + 4 + _number(raw, at + 4, 2)
    style = _find_style(raw, siz_end)
    width, height, tiles = _sizes(raw, at + 4)
    components = _number(raw, at + _SIZ_FIXED_BYTES + 2, 2)
    if siz_end != at + 4 + _SIZ_FIXED_BYTES + _COMPONENT_BYTES * components or not components:
        raise Jp2Malformed("the size marker has another length than its components need")
    depths = raw[siz_end - _COMPONENT_BYTES * components : siz_end : _COMPONENT_BYTES]
    return Jp2Head(
        width=width,
        height=height,
        components=components,
        depth=max((depth & 0x7F) + 1 for depth in depths),
        tiles=tiles,
        levels=_number(raw, style + 7, 1),
        layers=_number(raw, style + 4, 2),
    )


def _find_codestream(raw: bytes) -> int:
    at = 0
    for _ in range(_BOXES_MAX):
        length, kind, head = _number(raw, at, 4), raw[at + 4 : at + 8], 8
        if length == 1:
            length, head = _number(raw, at + 8, 8), 16
        if kind == _JP2C:
            return at + head
        if length < head:
            raise Jp2Malformed("a box without an end before the codestream")
        at += length
    raise Jp2Malformed("too many boxes")


def _find_style(raw: bytes, at: int) -> int:
    """Give the offset of the coding style's length field, which must come before the first tile."""
    for _ in range(_MARKERS_MAX):
        marker = _number(raw, at, 2)
        if marker == _COD:
            return at + 2
        if marker == _SOT or marker < 0xFF00:
            raise Jp2Malformed("no coding style before the first tile")
        at += 2 + max(_number(raw, at + 2, 2), 2)
    raise Jp2Malformed("too many markers")


def _sizes(raw: bytes, siz: int) -> tuple[int, int, int]:
    """Give width, height and number of tiles from the reference grid (annex B.2 and B.3)."""
    x, y, x_offset, y_offset, tile_x, tile_y, tile_x_offset, tile_y_offset = (
        _number(raw, siz + 4 + 4 * index, 4) for index in range(8)
    )
    fits = x_offset < x and y_offset < y and tile_x and tile_y
    if not fits or tile_x_offset > x_offset or tile_y_offset > y_offset:
        raise Jp2Malformed("the reference grid is empty")
    across = -(-(x - tile_x_offset) // tile_x)
    down = -(-(y - tile_y_offset) // tile_y)
    return x - x_offset, y - y_offset, across * down


def _number(raw: bytes, at: int, size: int) -> int:
    found = raw[at : at + size]
    if len(found) != size:
        raise Jp2Malformed("the head is cut off")
    return int.from_bytes(found, "big")
