"""Known bytes of a number pad in, keys out."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.panel.keypad.events import EV_KEY, EVENT, KeyStream, format_press

# By hand from linux/input-event-codes.h: MSC_SCAN 0x70059, KEY_KP1 (79) down, SYN_REPORT, KEY_KP1 up, SYN_REPORT.
KP1 = bytes.fromhex(
    "000000000000000000000000000000000400040059000700"
    "0000000000000000000000000000000001004f0001000000"
    "000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000001004f0000000000"
    "000000000000000000000000000000000000000000000000"
)  # fmt: skip


def event(code: int, value: int) -> bytes:
    return EVENT.pack(1, 2, EV_KEY, code, value)


def test_an_event_has_24_bytes_as_on_every_64_bit_kernel() -> None:
    assert EVENT.size == 24 == struct.calcsize("@llHHi")


def test_a_press_is_one_key_and_letting_go_is_none() -> None:
    assert KeyStream().feed(KP1) == ["1"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        *((code, str((number + 1) % 10)) for number, code in enumerate(range(2, 12))),
        *zip((79, 80, 81, 75, 76, 77, 71, 72, 73, 82), "1234567890", strict=True),
        *((0x200 + digit, str(digit)) for digit in range(10)),
        (55, "*"), (83, "*"), (14, "*"), (0x20A, "*"), (96, "#"), (28, "#"), (0x20B, "#"),
    ],
)  # fmt: skip
def test_each_code_is_its_key(code: int, key: str) -> None:
    assert KeyStream().feed(event(code, 1)) == [key]


@pytest.mark.parametrize("code", [1, 16, 74, 78, 98, 69, 102])
def test_other_keys_of_a_keyboard_are_none(code: int) -> None:
    assert KeyStream().feed(event(code, 1)) == []


def test_a_key_that_repeats_because_it_is_kept_down_counts_once() -> None:
    assert KeyStream().feed(event(79, 1) + event(79, 2) * 5 + event(79, 0)) == ["1"]


@given(st.text("0123456789*#", max_size=12), st.integers(1, 23))
def test_bytes_may_come_in_any_pieces(keys: str, size: int) -> None:
    octets, stream = b"".join(format_press(key) for key in keys), KeyStream()
    pieces = [octets[place : place + size] for place in range(0, len(octets), size)]
    assert "".join(key for piece in pieces for key in stream.feed(piece)) == keys


@given(st.binary(max_size=200))
def test_any_bytes_are_taken(octets: bytes) -> None:
    assert set(KeyStream().feed(octets)) <= set("0123456789*#")
