"""TLV: inverses, limits, and any bytes a hostile card may send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.basics.tlv import (
    TlvMalformed,
    enter_object,
    format_tlv,
    object_length,
    parse_sequence,
    parse_simple_tlv,
    parse_tlv,
)

TAGS = st.sampled_from([0x30, 0x02, 0x90, 0x5F4E, 0x7F21, 0xDF28, 0xFF20])


@given(TAGS, st.binary(max_size=700), st.binary(max_size=20), st.binary(max_size=20))
def test_what_is_written_is_read(tag: int, value: bytes, before: bytes, after: bytes) -> None:
    raw = format_tlv(tag, value)
    found = parse_tlv(before + raw + after, len(before))
    assert (found.tag, found.value, found.raw) == (tag, value, raw)
    assert (found.start, found.end) == (len(before), len(before) + len(raw))
    assert found.value_start == found.end - len(value)
    assert object_length(raw[:6]) == len(raw)


@given(st.lists(st.tuples(TAGS, st.binary(max_size=40)), max_size=6))
def test_a_sequence_is_read_without_gaps(objects: list[tuple[int, bytes]]) -> None:
    raw = b"".join(format_tlv(tag, value) for tag, value in objects)
    assert [(found.tag, found.value) for found in parse_sequence(raw)] == objects


@given(st.binary(max_size=64), st.integers(0, 70))
def test_any_bytes_are_parsed_or_refused(raw: bytes, offset: int) -> None:
    for parse in (parse_tlv, parse_sequence):
        try:
            parse(raw, offset)
        except TlvMalformed:
            continue


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        ("", "no object"),
        ("30", "no length"),
        ("DF", "cut off"),
        ("DF81", "longer than two bytes"),
        ("3080", "not definite"),
        ("308400000001", "not definite"),
        ("3082", "cut off"),
        ("300401", "past the end"),
    ],
)
def test_broken_objects_are_named(raw: str, defect: str) -> None:
    with pytest.raises(TlvMalformed, match=defect):
        parse_tlv(bytes.fromhex(raw))


def test_a_sequence_must_fill_its_parent() -> None:
    with pytest.raises(TlvMalformed, match="fill"):
        parse_sequence(bytes.fromhex("02010102010203"), 0, 4)


def test_an_object_can_be_entered_without_its_end() -> None:
    assert enter_object(bytes.fromhex("3082030A30"), 0, 0x30) == 4
    with pytest.raises(TlvMalformed, match="another object"):
        enter_object(bytes.fromhex("3103"), 0, 0x30)


def test_simple_tlv_has_short_and_long_lengths() -> None:
    assert parse_simple_tlv(b"\x01\x02ab\xff") == (1, b"ab")
    assert parse_simple_tlv(b"\x01\xff\x01\x00" + bytes(256)) == (1, bytes(256))


@pytest.mark.parametrize("raw", [b"", b"\x01", b"\x01\x03ab", b"\x01\xff\x01\x00a"])
def test_broken_simple_tlv_is_refused(raw: bytes) -> None:
    with pytest.raises(TlvMalformed):
        parse_simple_tlv(raw)


def test_lengths_beyond_a_card_file_are_not_written() -> None:
    with pytest.raises(ValueError, match="too long"):
        format_tlv(0x30, bytes(1 << 24))
