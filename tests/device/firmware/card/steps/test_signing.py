"""The PIN way against the virtual card: each kind of card, each counter, each way it can go wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from device.firmware.card.basics.apdu import Octets, Response
from device.firmware.card.basics.errors import (
    CardCopied,
    CardGone,
    CertificateUnreadable,
    PinBlocked,
    PinLastTry,
    PinWrong,
)
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.secret import Pin
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.certificate.keys import SignatureKind
from device.firmware.card.steps.facts import Judging, query_pin
from device.firmware.card.steps.signing import sign_challenge
from device.firmware.card.transport.connection import CardConnection
from device.firmware.simulated.card.basics.options import CardOptions
from tests.device.firmware.card.steps.session import Session
from tests.device.firmware.simulated.made import NOW, Maker


def test_a_challenge_is_signed_with_the_certified_key(maker: Maker) -> None:
    signed = Session(maker).sign("1234")
    key = x509.load_der_x509_certificate(signed.certificate.der).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signed.signature, b"message", padding.PKCS1v15(), hashes.SHA256())
    assert signed.certificate.signs is SignatureKind.RSA_2048


def test_a_p384_card_signs_the_same_way_with_its_own_hash(maker: Maker) -> None:
    session = Session(maker, "next_card")
    signed = session.sign(session.persona.card.pin)
    key = x509.load_der_x509_certificate(signed.certificate.der).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signed.signature, b"message", ec.ECDSA(hashes.SHA384()))
    assert signed.certificate.signs is SignatureKind.ECDSA_P384


def test_an_android_phone_gives_its_certificate_after_its_pin(maker: Maker) -> None:
    session = Session(maker, "android")
    facts = session.facts()
    assert facts.certificate is None
    signed = session.sign(session.persona.card.pin, facts)
    assert signed.certificate.status is CertificateStatus.VALID
    assert session.tries_spent() == 1


def test_an_iphone_is_told_the_end_and_a_plastic_card_is_not(maker: Maker) -> None:
    phone, card = Session(maker, "iphone"), Session(maker)
    facts = phone.facts()
    assert facts.kind is CardKind.IPHONE
    assert facts.certificate is not None
    phone.sign(phone.persona.card.pin, facts)
    card.sign("1234")
    assert phone.commands()[-1] == "80fc0000"
    assert "80fc0000" not in card.commands()


class LiftedAtTheEnd:
    """A phone that is taken away just before it is told the end."""

    def __init__(self, below: CardConnection) -> None:
        self._below = below

    def send_and_receive(self, command: Octets) -> Response:
        if command[:2] == b"\x80\xfc":
            raise CardGone("lifted")
        return self._below.send_and_receive(command)


def test_a_phone_that_is_lifted_after_its_signature_has_signed(maker: Maker) -> None:
    session = Session(maker, "iphone")
    lifted = LiftedAtTheEnd(session.connection)
    judging = Judging(session.anchors, NOW, accept_test=True)
    assert sign_challenge(lifted, Pin(session.persona.card.pin), b"message", session.facts(), judging).signature


@pytest.mark.parametrize(
    "options",
    [
        CardOptions(answer_in_parts=True),
        CardOptions(keep_verified_on_reselect=True, query_hides_verified=True),
        CardOptions(refuse_extended=True),
    ],
)
def test_cards_that_answer_otherwise_sign_alike(maker: Maker, options: CardOptions) -> None:
    session = Session(maker, options=options)
    facts = session.facts()
    for _ in range(2):
        assert len(session.sign("1234", facts).signature) == 256


def test_verify_and_signature_lie_in_one_selection(maker: Maker) -> None:
    session = Session(maker)
    facts = session.facts()
    before = len(session.done)
    session.sign("1234", facts)
    commands = session.commands()[before:]
    assert commands == ["00a4040c", "00a4020c", "00200080", "00200080", "00a4020c", "802a0080", "00b08a00"]


def test_another_card_at_the_end_is_no_result(maker: Maker) -> None:
    session = Session(maker)
    others = Session(maker, "taro").facts()
    with pytest.raises(CardGone):
        session.sign("1234", others)


def test_a_key_that_is_not_the_certificates_is_a_copy(maker: Maker) -> None:
    session = Session(maker, _802a0080="aa" * 256 + "9000")
    with pytest.raises(CardCopied):
        session.sign("1234")


@pytest.mark.parametrize("answer", ["9000", "aa9000", "aa" * 255 + "9000"])
def test_a_signature_of_a_length_that_none_has_is_refused(maker: Maker, answer: str) -> None:
    with pytest.raises(CardCopied):
        Session(maker, _802a0080=answer).sign("1234")


def test_a_phone_that_keeps_its_certificate_closed_is_told(maker: Maker) -> None:
    session = Session(maker, "android", _00b08a="6982")
    with pytest.raises(CertificateUnreadable):
        session.sign(session.persona.card.pin)


def test_the_last_try_of_the_pin_needs_a_word(maker: Maker) -> None:
    session = Session(maker, "few_tries")
    with pytest.raises(PinLastTry) as last:
        session.sign("9090")
    assert last.value.attempts_remaining == 1
    assert session.tries_spent() == 0
    assert session.sign("9090", allow_last=True).signature
    assert query_pin(session.connection).remaining == 3


def test_a_blocked_pin_is_told_without_a_try(maker: Maker) -> None:
    session = Session(maker, "pin_blocked")
    assert session.facts().pin.blocked
    with pytest.raises(PinBlocked):
        session.sign("7777", allow_last=True)
    assert session.tries_spent() == 0


def test_three_wrong_pins_block_and_the_last_only_with_a_word(maker: Maker) -> None:
    session = Session(maker)
    for left in (2, 1):
        with pytest.raises(PinWrong) as wrong:
            session.sign("0000")
        assert wrong.value.attempts_remaining == left
    with pytest.raises(PinLastTry):
        session.sign("0000")
    with pytest.raises(PinBlocked):
        session.sign("0000", allow_last=True)
    assert session.tries_spent() == 3


@pytest.mark.parametrize("allow_last", [True, False])
def test_the_pin_is_wiped_whatever_happened(maker: Maker, allow_last: bool) -> None:
    session = Session(maker, "few_tries")
    pin = Pin("0000")
    with pytest.raises((PinWrong, PinBlocked, PinLastTry)):
        session.sign(pin, allow_last=allow_last)
    with pytest.raises(ValueError, match="wiped"):
        _ = pin.octets


def test_the_facts_of_another_kind_change_nothing_of_the_order(maker: Maker) -> None:
    session = Session(maker)
    facts = replace(session.facts(), certificate=None)
    assert session.sign("1234", facts).certificate.serial == 90000101
