"""The card-face application: exact commands, known answers."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.card.application.surface import SurfaceApplication
from device.firmware.card.basics.digest_info import format_digest_info
from device.firmware.card.basics.errors import NumberBBlocked, NumberBFewTries, NumberBWrong
from device.firmware.card.basics.number_b import VerificationNumberB
from tests.device.firmware.card.application.selects import SURFACE
from tests.device.firmware.card.scripted import Scripted

REFERENCE, QUERY = ("00a4020c020012", "9000"), "00200080"
SECRET = "002000800e" + b"55021720352285".hex()


def number() -> VerificationNumberB:
    return VerificationNumberB(date(1980, 2, 17), 2035, "2285")


def test_a_nonce_is_signed_by_the_applications_own_key() -> None:
    command = "802a000033" + format_digest_info(b"abc").hex() + "00"
    assert SurfaceApplication(Scripted(SURFACE, (command, "bb9000"))).sign_nonce(b"abc") == b"\xbb"


@pytest.mark.parametrize(
    ("sw", "expected"), [("63c9", NumberBWrong), ("63c0", NumberBBlocked), ("6984", NumberBBlocked)]
)
def test_number_b_is_sent_once(sw: str, expected: type[Exception]) -> None:
    below = Scripted(SURFACE, REFERENCE, (QUERY, "63ca"), (SECRET, sw))
    with pytest.raises(expected):
        SurfaceApplication(below).verify_number_b(number(), 3)
    assert below.finished()


def test_a_right_number_b_opens_and_its_command_is_overwritten() -> None:
    below = Scripted(SURFACE, REFERENCE, (QUERY, "63c4"), (SECRET, "9000"), ("00b08200fb", "30019000"))
    surface = SurfaceApplication(below)
    surface.verify_number_b(number(), 3)
    assert below.sent[-1] == bytes(19)


@pytest.mark.parametrize("left", [3, 2, 1])
def test_the_terminal_stops_hard_at_three(left: int) -> None:
    below = Scripted(SURFACE, REFERENCE, (QUERY, f"63c{left}"))
    with pytest.raises(NumberBFewTries) as few:
        SurfaceApplication(below).verify_number_b(number(), 3)
    assert few.value.attempts_remaining == left
    assert below.finished()


@pytest.mark.parametrize("sw", ["63c0", "6984"])
def test_a_blocked_number_b_is_told_without_a_try(sw: str) -> None:
    below = Scripted(SURFACE, REFERENCE, (QUERY, sw))
    with pytest.raises(NumberBBlocked):
        SurfaceApplication(below).verify_number_b(number(), 3)
    assert below.finished()
