"""The JPKI application: exact commands, known answers."""

from __future__ import annotations

import pytest

from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.application.token import Availability, kind_of, parse_token
from device.firmware.card.basics.digest_info import format_digest_info
from device.firmware.card.basics.errors import NotMyNumberCard, PinBlocked, PinLastTry, PinWrong, UnexpectedStatus
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.secret import Pin
from device.firmware.card.basics.tlv import TlvMalformed
from tests.device.firmware.card.application.selects import JPKI
from tests.device.firmware.card.scripted import Scripted

DIGEST_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, example
PIN_FILE, QUERY, SECRET = ("00a4020c020018", "9000"), "00200080", "002000800431323334"
TOKEN = (
    b"JPKIAPICCTOKEN2".ljust(32) + b"A maker".ljust(32) + b"A model".ljust(16) + b"0123456789".ljust(16)
    + bytes(44) + b"01" + b"03" + bytes(16)
)  # fmt: skip


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
    below = Scripted(JPKI, ("00b0860020", padded.hex() + "9000"))
    assert JpkiApplication(below).read_kind() is kind
    assert kind_of(padded + b"rest") is kind


def test_the_whole_token_is_read_without_its_serial() -> None:
    token = JpkiApplication(Scripted(JPKI, ("00b08600a0", TOKEN.hex() + "9000"))).read_token()
    assert token.kind is CardKind.MYNUMBER
    assert (token.manufacturer, token.model, token.hardware, token.firmware) == ("A maker", "A model", "01", "03")
    assert "0123456789" not in repr(token)


def test_a_token_that_is_cut_off_or_not_text_is_no_surprise() -> None:
    with pytest.raises(TlvMalformed):
        parse_token(TOKEN[:159])
    assert parse_token(TOKEN[:32] + b"\xff\x1b" + TOKEN[34:]).manufacturer == "??maker"


@pytest.mark.parametrize(
    ("raw", "signature", "user"), [("8f8f00", True, True), ("008f00", False, True), ("000000", False, False)]
)
def test_the_card_says_which_certificates_it_has(raw: str, signature: bool, user: bool) -> None:
    below = Scripted(JPKI, ("00b0880003", raw + "9000"))
    assert JpkiApplication(below).read_availability() == Availability(signature, user)
    with pytest.raises(TlvMalformed):
        Availability.parse(bytes.fromhex(raw)[:2])


def test_both_certificates_are_read_exactly() -> None:
    der = "3003020101"
    below = Scripted(
        JPKI, ("00b08a00fb", der + "ff9000"), ("00b08b00fb", der + "ffff9000"), ("00b08a00fb", der + "9000")
    )
    jpki = JpkiApplication(below)
    assert jpki.read_certificate() == jpki.read_ca_certificate() == bytes.fromhex(der)
    assert jpki.read_certificate_head() == bytes.fromhex(der)


def test_a_pin_is_sent_as_it_is_and_its_command_overwritten() -> None:
    below = Scripted(JPKI, PIN_FILE, (QUERY, "63c3"), (SECRET, "9000"))
    with Pin("1234") as pin:
        JpkiApplication(below).verify_pin(pin)
    assert below.sent[-1] == bytes(9)


@pytest.mark.parametrize(("sw", "left"), [("63c2", 2), ("63c1", 1)])
def test_a_wrong_pin_tells_what_is_left(sw: str, left: int) -> None:
    below = Scripted(JPKI, PIN_FILE, (QUERY, "63c3"), (SECRET, sw))
    with pytest.raises(PinWrong) as error:
        JpkiApplication(below).verify_pin(Pin("1234"))
    assert error.value.attempts_remaining == left


@pytest.mark.parametrize("sw", ["63c0", "6984", "6983"])
def test_the_last_wrong_pin_blocks(sw: str) -> None:
    below = Scripted(JPKI, PIN_FILE, (QUERY, "63c1"), (SECRET, sw))
    with pytest.raises(PinBlocked):
        JpkiApplication(below).verify_pin(Pin("1234"), allow_last=True)


def test_the_last_try_is_kept_without_a_word() -> None:
    below = Scripted(JPKI, PIN_FILE, (QUERY, "63c1"))
    with pytest.raises(PinLastTry) as kept:
        JpkiApplication(below).verify_pin(Pin("1234"))
    assert kept.value.attempts_remaining == 1
    assert below.finished()


@pytest.mark.parametrize("allow_last", [True, False])
def test_a_blocked_pin_is_never_sent(allow_last: bool) -> None:
    below = Scripted(JPKI, PIN_FILE, (QUERY, "63c0"))
    with pytest.raises(PinBlocked):
        JpkiApplication(below).verify_pin(Pin("1234"), allow_last=allow_last)


def test_a_query_sends_no_data() -> None:
    assert JpkiApplication(Scripted(JPKI, PIN_FILE, (QUERY, "63c3"))).query_pin().remaining == 3


def test_a_signature_is_asked_for_with_what_the_key_is_given() -> None:
    info = "3031300d060960864801650304020105000420" + DIGEST_OF_ABC
    assert format_digest_info(b"abc").hex() == info
    below = Scripted(JPKI, ("00a4020c020017", "9000"), ("802a008033" + info + "00", "aa" * 256 + "9000"))
    assert JpkiApplication(below).sign(format_digest_info(b"abc")) == b"\xaa" * 256


@pytest.mark.parametrize("sw", ["9000", "6700", "6d00"])
def test_the_end_is_marked_whatever_the_answer(sw: str) -> None:
    below = Scripted(JPKI, ("80fc0000", sw))
    JpkiApplication(below).mark_end()
    assert below.finished()
