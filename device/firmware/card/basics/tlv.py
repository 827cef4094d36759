"""BER-TLV objects and the simple TLV of the common application, as plain functions on bytes.

Follows ISO/IEC 7816-4, section 5.2 (simple TLV) and annex E (BER-TLV: tags of one or two bytes, definite lengths
of up to three bytes). A card file ends in FF filler, so an object's own length decides, never the file's.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class TlvMalformed(ValueError):
    """The bytes are not the TLV that was expected; the text says where, never what stood there."""


@dataclass(frozen=True)
class Tlv:
    """One object: its tag, its value, and where it lies in the buffer that it was parsed from."""

    tag: int
    value: bytes = field(repr=False)
    start: int
    end: int
    raw: bytes = field(repr=False)
    """Tag, length and value as they stood in the buffer."""

    @property
    def value_start(self) -> int:
        """Offset of the first byte of the value in the buffer."""
        return self.end - len(self.value)


def parse_tlv(buffer: bytes, offset: int = 0) -> Tlv:
    """Parse the object that begins at `offset`; what follows it is left alone.

    Raises:
        TlvMalformed: the head is broken or the value runs past the buffer.
    """
    tag, length, value_start = _parse_head(buffer, offset)
    end = value_start + length
    if end > len(buffer):
        raise TlvMalformed(f"object at {offset} runs past the end")
    return Tlv(tag, buffer[value_start:end], offset, end, buffer[offset:end])


def parse_sequence(buffer: bytes, offset: int = 0, end: int | None = None) -> tuple[Tlv, ...]:
    """Parse the objects that fill `buffer` from `offset` to `end` without a gap.

    Raises:
        TlvMalformed: an object is broken, or the last one does not end exactly at `end`.
    """
    stop = len(buffer) if end is None else end
    found: list[Tlv] = []
    while offset < stop:
        found.append(parse_tlv(buffer, offset))
        offset = found[-1].end
    if offset != stop:
        raise TlvMalformed("the objects do not fill their parent")
    return tuple(found)


def object_length(head: bytes) -> int:
    """Give the whole length (tag, length and value) of the object whose first bytes are `head`.

    Raises:
        TlvMalformed: the head is broken or cut off.
    """
    _, length, value_start = _parse_head(head, 0)
    return value_start + length


def enter_object(buffer: bytes, offset: int, tag: int) -> int:
    """Give the offset of the value of the object at `offset`, whose end may lie beyond the buffer.

    Raises:
        TlvMalformed: the head is broken or has another tag.
    """
    found, _, value_start = _parse_head(buffer, offset)
    if found != tag:
        raise TlvMalformed(f"another object at {offset}")
    return value_start


def format_tlv(tag: int, value: bytes) -> bytes:
    """Build an object with the shortest length field."""
    tag_bytes = tag.to_bytes(2 if tag > 0xFF else 1, "big")
    return tag_bytes + _format_length(len(value)) + value


def parse_simple_tlv(record: bytes) -> tuple[int, bytes]:
    """Parse one simple TLV: tag byte, length byte (FF = two more length bytes follow), value.

    Raises:
        TlvMalformed: the record is shorter than its length says.
    """
    if len(record) < 2:
        raise TlvMalformed("simple TLV without a length")
    start, length = 2, record[1]
    if length == 0xFF:
        start, length = 4, int.from_bytes(record[2:4], "big")
    if len(record) < start + length:
        raise TlvMalformed("simple TLV runs past the end")
    return record[0], record[start : start + length]


def _parse_head(buffer: bytes, offset: int) -> tuple[int, int, int]:
    tag_end = offset + 1
    if offset >= len(buffer):
        raise TlvMalformed(f"no object at {offset}")
    if buffer[offset] & 0x1F == 0x1F:
        tag_end += 1
        if tag_end > len(buffer) or buffer[tag_end - 1] & 0x80:
            raise TlvMalformed(f"tag at {offset} is cut off or longer than two bytes")
    if tag_end >= len(buffer):
        raise TlvMalformed(f"object at {offset} has no length")
    length, value_start = _parse_length(buffer, tag_end)
    return int.from_bytes(buffer[offset:tag_end], "big"), length, value_start


def _parse_length(buffer: bytes, offset: int) -> tuple[int, int]:
    first = buffer[offset]
    if first < 0x80:
        return first, offset + 1
    count = first & 0x7F
    if not 1 <= count <= 3 or offset + 1 + count > len(buffer):
        raise TlvMalformed(f"length at {offset} is cut off or not definite")
    return int.from_bytes(buffer[offset + 1 : offset + 1 + count], "big"), offset + 1 + count


def _format_length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    size = (length.bit_length() + 7) // 8
    if size > 3:
        raise ValueError("value too long for a card file")
    return bytes([0x80 | size]) + length.to_bytes(size, "big")
