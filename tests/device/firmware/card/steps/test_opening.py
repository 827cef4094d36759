"""The record opened against the virtual card; every fault by its name."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.card.basics.errors import (
    CardCopied,
    CardError,
    NumberBBlocked,
    NumberBFewTries,
    NumberBWrong,
    PhotoAbsent,
    PhotoUnreadable,
    RecordForged,
    RecordIssuerUnknown,
    RecordMalformed,
    UnexpectedStatus,
)
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.steps.facts import read_card
from device.firmware.card.steps.opening import Genuine, RecordLimits, open_record
from device.firmware.simulated.card.basics.options import CardOptions, Fault
from tests.device.firmware.card.scripted import Altered, Direct
from tests.device.firmware.card.steps.session import NONCE, Session
from tests.device.firmware.simulated.made import NOW, Maker


def test_a_made_up_card_is_worth_nothing_in_production(maker: Maker) -> None:
    session = Session(maker)
    facts = read_card(session.connection, session.anchors, NOW, accept_test=False)
    assert facts.certificate is not None
    assert facts.certificate.status is CertificateStatus.UNKNOWN_ISSUER
    with pytest.raises(RecordIssuerUnknown):
        open_record(session.connection, session.number(), session.anchors, NONCE)
    assert session.tries_spent() == 0


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


def test_an_infants_card_is_genuine_and_has_no_photo(maker: Maker) -> None:
    record = Session(maker, "infant").open()
    assert record.genuine is Genuine.PROVED
    with pytest.raises(PhotoAbsent):
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


def test_a_card_without_a_pin_is_read_and_opened_all_the_same(maker: Maker) -> None:
    session = Session(maker, "pinless")
    facts = session.facts()
    assert facts.kind is CardKind.MYNUMBER
    assert facts.pin.blocked
    assert session.open().genuine is Genuine.PROVED


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


def test_a_short_nonce_and_loose_limits_are_refused(maker: Maker) -> None:
    session = Session(maker)
    with pytest.raises(ValueError, match="16 bytes"):
        open_record(session.connection, session.number(), session.anchors, b"n" * 15)
    with pytest.raises(ValueError, match="tries_kept"):
        RecordLimits(tries_kept=2)
