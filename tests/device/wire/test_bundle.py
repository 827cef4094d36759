"""Bundles: what is read is what was written, and anything else is refused as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire.bundle import BundledMessage, BundleUnusable, format_bundle, parse_bundle
from device.wire.envelope import TOKEN_LIMIT_BYTES

TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=200)
MESSAGES = st.lists(
    st.builds(BundledMessage, boot=TEXTS, seq=st.integers(1, 2**53), error=st.integers(0, 999), sealed=TEXTS),
    max_size=5,
)
WHOLE = format_bundle([BundledMessage("b1", seq, 0, f"sealed-{seq}") for seq in (1, 2, 3)])


@given(messages=MESSAGES)
def test_what_was_written_is_read(messages: list[BundledMessage]) -> None:
    assert parse_bundle(format_bundle(messages)) == messages


@given(at=st.integers(0, len(WHOLE) - 1))
def test_cut_off_anywhere(at: int) -> None:
    with pytest.raises(BundleUnusable):
        parse_bundle(WHOLE[:at])


@given(at=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_one_bit_anywhere(at: int, bit: int) -> None:
    altered = bytearray(WHOLE)
    altered[at] ^= 1 << bit
    with pytest.raises(BundleUnusable):
        parse_bundle(bytes(altered))


@given(at=st.integers(0, len(WHOLE) - 1), length=st.integers(1, 64))
def test_zeros_as_a_bad_stick_leaves_them(at: int, length: int) -> None:
    end = min(at + length, len(WHOLE))
    with pytest.raises(BundleUnusable):
        parse_bundle(WHOLE[:at] + bytes(end - at) + WHOLE[end:])


@given(content=st.binary(max_size=300))
def test_anything_else(content: bytes) -> None:
    with pytest.raises(BundleUnusable):
        parse_bundle(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "was not made by"),
        (b"[]\n[]\n", "was not made by"),
        (b'{"format":"uketsuke-outbox","version":2}\n', "another version"),
        (WHOLE + b"more\n", "ends too early"),
        (WHOLE[: WHOLE.rindex(b'{"count"')], "ends too early"),
        (WHOLE[:-1], "ends too early"),
        (WHOLE.replace(b"sealed-2", b"sealed-4"), "damaged"),
        (format_bundle([BundledMessage("b", 1, 0, "x" * (TOKEN_LIMIT_BYTES + 1))]), "larger than"),
    ],
)
def test_words_for_the_person_with_the_stick(content: bytes, words: str) -> None:
    with pytest.raises(BundleUnusable, match=words) as refusal:
        parse_bundle(content)
    assert refusal.value.number == 709
