"""The three applications: exact commands, known answers."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.card.common import CommonApplication, parse_expiry
from device.firmware.card.errors import (
    NotMyNumberCard,
    NumberBBlocked,
    NumberBWrong,
    PinBlocked,
    PinWrong,
    UnexpectedStatus,
)
from device.firmware.card.files import read_object
from device.firmware.card.jpki import JpkiApplication, format_digest_info, parse_token
from device.firmware.card.number_b import VerificationNumberB
from device.firmware.card.profile import CardKind
from device.firmware.card.secret import Pin
from device.firmware.card.surface import SurfaceApplication
from device.firmware.card.tlv import TlvMalformed
from tests.device.firmware.card.scripted import Scripted, Stubborn

JPKI = ("00a4040c0ad392f000260100000001", "9000")
SURFACE = ("00a4040c0ad3921000310001010402", "9000")
COMMON = ("00a4040c0ad3921000310001010100", "9000")
DIGEST_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, example


@pytest.mark.parametrize("sw", ["6a82", "6d00", "6e00", "6a86", "6700"])
def test_a_card_without_the_application_is_another_card(sw: str) -> None:
    with pytest.raises(NotMyNumberCard):
        JpkiApplication(Scripted((JPKI[0], sw)))


def test_another_refusal_is_kept_with_its_status_word() -> None:
    with pytest.raises(UnexpectedStatus) as error:
        JpkiApplication(Scripted((JPKI[0], "6f00")))
    assert error.value.sw == 0x6F00


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("JPKIAPICCTOKEN2", CardKind.MYNUMBER),
        ("JPKIAPICCTOKEN", CardKind.JUKI),
        ("JPKIAPGPSETOKEN", CardKind.ANDROID),
        ("JPKIAPIOSTOKEN", CardKind.IPHONE),
        ("JPKIAPICCTOKEN3", CardKind.OTHER),
        ("", CardKind.OTHER),
    ],
)
def test_the_token_names_the_kind_of_card(label: str, kind: CardKind) -> None:
    padded = label.ljust(32).encode()
    below = Scripted(JPKI, ("00a4020c020006", "9000"), ("00b0000020", padded.hex() + "9000"))
    assert JpkiApplication(below).read_token().kind is kind
    assert parse_token(padded + b"rest").kind is kind


def test_a_certificate_is_read_to_its_own_length_with_short_commands() -> None:
    der = bytes.fromhex("30820203") + bytes(range(256)) * 2 + b"\x01\x02\x03"
    below = Scripted(
        JPKI,
        ("00a4020c02000a", "9000"),
        ("00b0000000", der[:256].hex() + "9000"),
        ("00b0010000", der[256:512].hex() + "9000"),
        ("00b0020007", der[512:519].hex() + "9000"),
    )
    assert JpkiApplication(below).read_certificate() == der
    assert below.finished()


def test_a_short_object_is_cut_out_of_its_filler() -> None:
    below = Scripted(("00a4020c020004", "9000"), ("00b0000000", "3003020101" + "ff" * 20 + "9000"))
    assert read_object(below, 4) == bytes.fromhex("3003020101")


@pytest.mark.parametrize(
    ("answers", "defect"),
    [
        (["308300ffff" + "00" * 250 + "9000"], "larger"),
        (["30820200" + "00" * 252 + "9000", "6b00", "6b00"], "inside"),
        (["9000"], "no object"),
        (["ffff" * 8 + "9000"], "tag"),
    ],
)
def test_a_file_that_lies_about_its_length_is_refused(answers: list[str], defect: str) -> None:
    with pytest.raises(TlvMalformed, match=defect):
        read_object(Stubborn(["9000", *answers]), 4)


def test_a_pin_is_sent_as_it_is_and_its_command_overwritten() -> None:
    below = Scripted(JPKI, ("00a4020c020018", "9000"), ("002000800431323334", "9000"))
    with Pin("1234") as pin:
        JpkiApplication(below).verify_pin(pin)
    assert below.sent[-1] == bytes(9)


@pytest.mark.parametrize(("sw", "left"), [("63c2", 2), ("63c1", 1)])
def test_a_wrong_pin_tells_what_is_left(sw: str, left: int) -> None:
    below = Scripted(JPKI, ("00a4020c020018", "9000"), ("002000800431323334", sw))
    with pytest.raises(PinWrong) as error:
        JpkiApplication(below).verify_pin(Pin("1234"))
    assert error.value.attempts_remaining == left


@pytest.mark.parametrize("sw", ["63c0", "6984"])
def test_the_last_wrong_pin_blocks(sw: str) -> None:
    below = Scripted(JPKI, ("00a4020c020018", "9000"), ("002000800431323334", sw))
    with pytest.raises(PinBlocked):
        JpkiApplication(below).verify_pin(Pin("1234"))


@pytest.mark.parametrize("sw", ["6300", "6982", "6700", "6985"])
def test_what_is_no_verdict_is_not_taken_for_one(sw: str) -> None:
    below = Scripted(JPKI, ("00a4020c020018", "9000"), ("002000800431323334", sw))
    with pytest.raises(UnexpectedStatus):
        JpkiApplication(below).verify_pin(Pin("1234"))


def test_a_query_sends_no_data() -> None:
    below = Scripted(JPKI, ("00a4020c020018", "9000"), ("00200080", "63c3"))
    assert JpkiApplication(below).query_pin().remaining == 3


def test_a_signature_is_asked_for_with_the_whole_digest_info() -> None:
    info = "3031300d060960864801650304020105000420" + DIGEST_OF_ABC
    assert format_digest_info(b"abc").hex() == info
    command = "802a008033" + info + "00"
    below = Scripted(JPKI, ("00a4020c020017", "9000"), (command, "aa" * 256 + "9000"))
    assert JpkiApplication(below).sign(b"abc") == b"\xaa" * 256


def test_a_nonce_is_signed_by_the_applications_own_key() -> None:
    command = "802a000033" + format_digest_info(b"abc").hex() + "00"
    assert SurfaceApplication(Scripted(SURFACE, (command, "bb9000"))).sign_nonce(b"abc") == b"\xbb"


@pytest.mark.parametrize(
    ("sw", "expected"), [("63c9", NumberBWrong), ("63c0", NumberBBlocked), ("6984", NumberBBlocked)]
)
def test_number_b_is_sent_once(sw: str, expected: type[Exception]) -> None:
    sent = "002000800e" + b"55021720352285".hex()
    below = Scripted(SURFACE, ("00a4020c020012", "9000"), (sent, sw))
    with pytest.raises(expected):
        SurfaceApplication(below).verify_number_b(VerificationNumberB(date(1980, 2, 17), 2035, "2285"))
    assert below.finished()


def test_the_expiry_is_read_from_the_common_application() -> None:
    record = "011c" + b"900000000000001999992033".hex() + b"0412".hex()
    below = Scripted(COMMON, ("00a4020c020001", "9000"), ("00b2010400", record + "9000"))
    assert CommonApplication(below).read_expiry() == date(2033, 4, 12)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"\x02\x1c" + b"0" * 28,
        b"\x01\x1b" + b"0" * 27,
        b"\x01\x1c" + b"0" * 28,
        b"\x01\x1c" + b"0" * 20 + b"2033041x",
    ],
)
def test_another_form_of_the_common_record_is_refused(record: bytes) -> None:
    with pytest.raises(TlvMalformed):
        parse_expiry(record)
