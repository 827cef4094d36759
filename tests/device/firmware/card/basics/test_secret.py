"""Secrets: hidden, wiped, not copied."""

from __future__ import annotations

import copy
import pickle

import pytest

from device.firmware.card.basics.secret import Pin, wipe


def test_a_pin_is_hidden() -> None:
    pin = Pin("1234")
    assert "1234" not in f"{pin!r} {pin}"
    assert pin.octets == b"1234"


def test_a_pin_is_wiped_in_place() -> None:
    pin = Pin(bytearray(b"1234"))
    octets = pin.octets
    with pytest.raises(RuntimeError, match="whatever"), pin:
        raise RuntimeError("whatever")
    assert octets == b""
    with pytest.raises(ValueError, match="wiped"):
        _ = pin.octets


def test_wiping_overwrites_what_others_can_see() -> None:
    buffer = bytearray(b"1234")
    with memoryview(buffer) as view:
        wipe(buffer)
        assert bytes(view) == bytes(4)


@pytest.mark.parametrize("digits", ["", "123", "12345", "12a4", "１２３４", "٠١٢٣", b"12 4"])
def test_what_cannot_be_a_pin_is_refused_without_being_repeated(digits: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"^a PIN has four digits$"):
        Pin(digits)


def test_a_secret_is_neither_pickled_nor_copied() -> None:
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not copied"):
            attempt(Pin("1234"))
