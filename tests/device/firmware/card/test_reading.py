"""Whole steps against the virtual card, without a reader between them; every fault by its name."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from device.firmware.card.certificate import CertificateStatus
from device.firmware.card.connection import Allowed, Chained
from device.firmware.card.errors import (
    CardCopied,
    CardError,
    CertificateUnreadable,
    NotMyNumberCard,
    NumberBBlocked,
    NumberBFewTries,
    NumberBWrong,
    PhotoUnreadable,
    PinBlocked,
    PinLastTry,
    PinWrong,
    RecordForged,
    RecordIssuerUnknown,
    RecordMalformed,
    UnexpectedStatus,
)
from device.firmware.card.number_b import VerificationNumberB
from device.firmware.card.profile import CardKind
from device.firmware.card.reading import (
    CardFacts,
    CardRecord,
    Genuine,
    RecordLimits,
    open_record,
    query_pin,
    read_card,
    read_same_card,
    sign_challenge,
)
from device.firmware.card.secret import Pin
from device.firmware.card.status import TryCounter
from device.firmware.card.trust import TrustAnchors
from device.firmware.simulated.card.options import CardOptions, Fault
from device.firmware.simulated.card.virtual import Exchange
from device.firmware.simulated.issued import issue
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.card.scripted import Altered, Direct, Scripted
from tests.device.firmware.simulated.made import NOW, Maker

NONCE = b"n" * 32


class Session:
    """A card with the library's processors on it, and what was done to it."""

    def __init__(self, maker: Maker, persona: str = "hanako", options: CardOptions | None = None) -> None:
        self.done: list[Exchange] = []
        self.persona = load_persona(persona)
        self.anchors = maker.anchors()
        self.connection = Allowed(Chained(Direct(maker.card(persona, options, self.done.append))))

    def number(self, code: str = "") -> VerificationNumberB:
        expiry = int(self.persona.card.expiry[:4])
        return VerificationNumberB(self.persona.birth, expiry, code or self.persona.card.security_code)

    def facts(self) -> CardFacts:
        return read_card(self.connection, self.anchors, NOW, accept_test=True)

    def open(self, code: str = "", anchors: TrustAnchors | None = None) -> CardRecord:
        trusted = self.anchors if anchors is None else anchors
        return open_record(self.connection, self.number(code), trusted, NONCE, RecordLimits(accept_test=True))

    def tries_spent(self) -> int:
        return sum(exchange.spends_a_try for exchange in self.done)


def test_a_card_is_read_without_spending_a_try(maker: Maker) -> None:
    session = Session(maker)
    facts = session.facts()
    assert facts.kind is CardKind.MYNUMBER
    assert facts.pin == TryCounter(3, blocked=False)
    assert facts.number_b == TryCounter(10, blocked=False)
    assert facts.expiry == date(2033, 4, 12)
    assert facts.certificate is not None
    assert facts.certificate.status is CertificateStatus.VALID
    assert facts.certificate.serial == 90000101
    issued = issue(session.persona, maker.issuer, NOW)
    assert facts.certificate.issuer_key_id == issued.issuer_key_id()
    assert session.tries_spent() == 0
    assert "90000101" not in repr(facts)
    assert "2033" not in repr(facts)


def test_a_made_up_card_is_worth_nothing_in_production(maker: Maker) -> None:
    session = Session(maker)
    facts = read_card(session.connection, session.anchors, NOW, accept_test=False)
    assert facts.certificate is not None
    assert facts.certificate.status is CertificateStatus.UNKNOWN_ISSUER
    with pytest.raises(RecordIssuerUnknown):
        open_record(session.connection, session.number(), session.anchors, NONCE)
    assert session.tries_spent() == 0


@pytest.mark.parametrize(
    ("persona", "status"),
    [("expired", CertificateStatus.EXPIRED), ("few_tries", CertificateStatus.EXPIRING)],
)
def test_certificates_near_and_past_their_end_are_told(maker: Maker, persona: str, status: CertificateStatus) -> None:
    certificate = Session(maker, persona).facts().certificate
    assert certificate is not None
    assert certificate.status is status


def test_an_android_phone_gives_no_certificate_before_its_pin(maker: Maker) -> None:
    session = Session(maker, "android")
    facts = session.facts()
    assert (facts.kind, facts.certificate, facts.number_b) == (CardKind.ANDROID, None, None)
    assert not read_same_card(session.connection, facts)
    with pytest.raises(NotMyNumberCard):
        session.open()


def test_another_card_is_no_error(maker: Maker) -> None:
    facts = read_card(Scripted(("00a4040c0ad392f000260100000001", "6a82")), maker.anchors(), NOW, True)
    assert facts.kind is CardKind.OTHER
    assert facts.certificate is None


def test_a_record_is_opened_and_proved(maker: Maker) -> None:
    session = Session(maker)
    record = session.open()
    assert record.genuine is Genuine.PROVED
    assert (record.birth, record.expiry) == (date(1985, 4, 12), date(2033, 4, 12))
    assert record.photo.decode().shape == (320, 240)
    assert session.tries_spent() == 1
    assert "1985" not in repr(record)


@pytest.mark.parametrize("options", [CardOptions(answer_in_parts=True), CardOptions(keep_verified_on_reselect=True)])
def test_cards_that_answer_otherwise_are_read_alike(maker: Maker, options: CardOptions) -> None:
    session = Session(maker, options=options)
    assert session.facts().certificate is not None
    assert session.open().genuine is Genuine.PROVED


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.COPIED, CardCopied),
        (Fault.FORGED_PHOTO, RecordForged),
        (Fault.FORGED_ISSUER, RecordForged),
        (Fault.UNKNOWN_ISSUER, RecordIssuerUnknown),
        (Fault.WRONG_OFFSETS, RecordMalformed),
    ],
)
def test_each_fault_is_told_by_its_own_error(maker: Maker, fault: Fault, error: type[CardError]) -> None:
    with pytest.raises(error):
        Session(maker, options=CardOptions(fault=fault)).open()


def test_a_signed_photo_that_is_none_is_unreadable(maker: Maker) -> None:
    record = Session(maker, options=CardOptions(fault=Fault.BROKEN_PHOTO)).open()
    with pytest.raises(PhotoUnreadable):
        record.photo.decode()


def test_without_a_configured_key_no_try_is_spent(maker: Maker) -> None:
    session = Session(maker)
    with pytest.raises(RecordIssuerUnknown):
        session.open(anchors=TrustAnchors())
    assert session.tries_spent() == 0


def test_number_b_stops_hard_while_three_tries_are_left(maker: Maker) -> None:
    session = Session(maker)
    for left in range(9, 2, -1):
        with pytest.raises(NumberBWrong) as wrong:
            session.open(code="0000")
        assert wrong.value.attempts_remaining == left
    with pytest.raises(NumberBFewTries) as stopped:
        session.open()
    assert stopped.value.attempts_remaining == 3
    assert session.tries_spent() == 7


def test_a_blocked_number_b_is_told_without_a_try(maker: Maker) -> None:
    surface = "00a4040c0ad3921000310001010402"
    card = maker.card()
    card.transmit(bytes.fromhex(surface))
    card.transmit(bytes.fromhex("00a4020c020012"))
    for _ in range(10):
        card.transmit(bytes.fromhex("002000800e" + "30" * 14))
    session = Session(maker)
    with pytest.raises(NumberBBlocked):
        open_record(Direct(card), session.number(), session.anchors, NONCE, RecordLimits(accept_test=True))


def test_secrets_are_wiped_whatever_happened(maker: Maker) -> None:
    session = Session(maker)
    number, pin = session.number("0000"), Pin("0000")
    with pytest.raises(NumberBWrong):
        open_record(session.connection, number, session.anchors, NONCE, RecordLimits(accept_test=True))
    with pytest.raises(PinWrong):
        sign_challenge(session.connection, pin, b"message")
    for secret in (number, pin):
        with pytest.raises(ValueError, match="wiped"):
            _ = secret.octets


def test_a_challenge_is_signed_with_the_certified_key(maker: Maker) -> None:
    session = Session(maker)
    signature = sign_challenge(session.connection, Pin("1234"), b"message")
    issued = issue(session.persona, maker.issuer, NOW)
    issued.user_key.public_key().verify(signature, b"message", padding.PKCS1v15(), hashes.SHA256())


def test_the_last_try_of_the_pin_needs_a_word(maker: Maker) -> None:
    session = Session(maker, "few_tries")
    with pytest.raises(PinLastTry) as last:
        sign_challenge(session.connection, Pin("9090"), b"message")
    assert last.value.attempts_remaining == 1
    assert session.tries_spent() == 0
    assert len(sign_challenge(session.connection, Pin("9090"), b"message", allow_last=True)) == 256
    assert query_pin(session.connection).remaining == 3


def test_a_blocked_pin_is_told_without_a_try(maker: Maker) -> None:
    session = Session(maker, "pin_blocked")
    assert session.facts().pin.blocked
    with pytest.raises(PinBlocked):
        sign_challenge(session.connection, Pin("7777"), b"message")
    assert session.tries_spent() == 0


def test_a_card_without_a_pin_is_read_and_opened_all_the_same(maker: Maker) -> None:
    session = Session(maker, "pinless")
    facts = session.facts()
    assert facts.kind is CardKind.MYNUMBER
    assert facts.pin.blocked
    assert session.open().genuine is Genuine.PROVED


def read_altered(maker: Maker, **answers: str) -> CardFacts:
    altered = Altered(Session(maker).connection, **answers)
    return read_card(altered, maker.anchors(), NOW, accept_test=True)


def test_what_a_card_refuses_is_missing_and_not_invented(maker: Maker) -> None:
    assert read_altered(maker, _00a4020c020006="6a82").kind is CardKind.OTHER
    assert read_altered(maker, _00a4020c020018="6a82").pin.blocked
    assert read_altered(maker, _00b201="6a82").expiry is None
    assert read_altered(maker, _00b201="02019000").expiry is None
    assert read_altered(maker, _00a4040c0ad39210003100010101="6a82").expiry is None
    assert read_altered(maker, _00a4040c0ad39210003100010104="6a82").number_b is None


def test_a_certificate_that_cannot_be_read_is_told(maker: Maker) -> None:
    with pytest.raises(UnexpectedStatus):
        read_altered(maker, _00a4020c02000a="6a82")
    with pytest.raises(CertificateUnreadable):
        read_altered(maker, _00b0000000="9000")


def test_a_card_that_refuses_the_nonce_is_a_copy(maker: Maker) -> None:
    session = Session(maker)
    altered = Altered(session.connection, _802a0000="6982")
    with pytest.raises(CardCopied):
        open_record(altered, session.number(), session.anchors, NONCE, RecordLimits(accept_test=True))


def test_a_record_of_another_birth_date_is_not_taken(maker: Maker) -> None:
    session = Session(maker)
    other = VerificationNumberB(date(1985, 4, 13), 2033, "4821")
    altered = Altered(session.connection, _002000800e="9000")  # a card that takes any number as right
    with pytest.raises((RecordMalformed, UnexpectedStatus)):
        open_record(altered, other, session.anchors, NONCE, RecordLimits(accept_test=True))


def test_three_wrong_pins_block(maker: Maker) -> None:
    session = Session(maker)
    for left in (2, 1):
        with pytest.raises(PinWrong) as wrong:
            sign_challenge(session.connection, Pin("0000"), b"message")
        assert wrong.value.attempts_remaining == left
    with pytest.raises(PinBlocked):
        sign_challenge(session.connection, Pin("0000"), b"message", allow_last=True)


def test_the_same_card_is_known_again_and_another_is_not(maker: Maker) -> None:
    session, other = Session(maker), Session(maker, "taro")
    facts = session.facts()
    assert read_same_card(session.connection, facts)
    assert not read_same_card(other.connection, facts)
    assert not read_same_card(Scripted(("00a4040c0ad392f000260100000001", "6a82")), facts)


def test_a_short_nonce_and_loose_limits_are_refused(maker: Maker) -> None:
    session = Session(maker)
    with pytest.raises(ValueError, match="16 bytes"):
        open_record(session.connection, session.number(), session.anchors, b"n" * 15)
    with pytest.raises(ValueError, match="tries_kept"):
        RecordLimits(tries_kept=0)


def test_every_error_has_a_number_of_its_own() -> None:
    def leaves(kind: type[CardError]) -> list[type[CardError]]:
        below = kind.__subclasses__()
        return [leaf for one in below for leaf in leaves(one)] if below else [kind]

    numbers = [leaf.number for leaf in leaves(CardError)]
    assert sorted(numbers) == [*range(101, 116), *range(121, 127), 131]
