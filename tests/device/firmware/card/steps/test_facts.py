"""What a card gives without any secret, against the virtual card."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.card.application.files import CHUNK_BYTES
from device.firmware.card.application.status import TryCounter
from device.firmware.card.basics.errors import (
    CertificateAbsent,
    CertificateUnreadable,
    NotMyNumberCard,
    UnexpectedStatus,
)
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.steps.facts import CardFacts, read_card
from device.firmware.simulated.issuing.issued import issue
from tests.device.firmware.card.scripted import Scripted
from tests.device.firmware.card.steps.session import Session
from tests.device.firmware.simulated.made import NOW, Maker


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
    with pytest.raises(NotMyNumberCard):
        session.open()


def test_another_card_is_no_error(maker: Maker) -> None:
    facts = read_card(Scripted(("00a4040c0ad392f000260100000001", "6a82")), maker.anchors(), NOW, True)
    assert facts.kind is CardKind.OTHER
    assert facts.certificate is None


def read_altered(maker: Maker, **answers: str) -> CardFacts:
    return Session(maker, "hanako", None, **answers).facts()


def test_the_certificate_comes_first_and_with_the_fewest_commands(maker: Maker) -> None:
    session = Session(maker)
    certificate = session.facts().certificate
    assert certificate is not None
    reads = -(-len(certificate.der) // CHUNK_BYTES)
    commands = session.commands()
    assert commands[:3] == ["00a4040c", "00b08600", "00b08a00"]
    assert all(command.startswith("00b0") for command in commands[3 : 2 + reads])
    counter = ["00a4020c", "00200080"]
    assert commands[2 + reads :] == [*counter, "00a4040c", "00b2010c", "00a4040c", *counter]


@pytest.mark.parametrize(("persona", "kind"), [("juki", CardKind.JUKI), ("other", CardKind.OTHER)])
def test_a_card_that_is_not_ours_is_named_and_asked_nothing_more(maker: Maker, persona: str, kind: CardKind) -> None:
    session = Session(maker, persona)
    facts = session.facts()
    assert (facts.kind, facts.certificate, facts.number_b, facts.expiry) == (kind, None, None, None)
    assert len(session.done) <= 2


def test_a_card_in_its_grace_is_told(maker: Maker) -> None:
    certificate = Session(maker, "grace").facts().certificate
    assert certificate is not None
    assert certificate.status is CertificateStatus.GRACE


def test_a_card_that_says_it_has_no_certificate_is_believed(maker: Maker) -> None:
    with pytest.raises(CertificateAbsent):
        read_altered(maker, _00b08a="6a82", _00a4020c02000a="6a82", _00b08800="8f00009000")
    with pytest.raises(CertificateAbsent):
        read_altered(maker, _00b08a="ff9000", _00b08800="0000009000")


def test_what_a_card_refuses_is_missing_and_not_invented(maker: Maker) -> None:
    assert read_altered(maker, _00b08600="6a82", _00a4020c020006="6a82").kind is CardKind.OTHER
    assert read_altered(maker, _00a4020c020018="6a82").pin.blocked
    assert read_altered(maker, _00b201="6a82").expiry is None
    assert read_altered(maker, _00b201="02019000").expiry is None
    assert read_altered(maker, _00a4040c0ad39210003100010101="6a82").expiry is None
    assert read_altered(maker, _00a4040c0ad39210003100010104="6a82").number_b is None


def test_a_certificate_that_cannot_be_read_is_told(maker: Maker) -> None:
    with pytest.raises(UnexpectedStatus):
        read_altered(maker, _00b08a="6a82", _00a4020c02000a="6a82")
    with pytest.raises(CertificateUnreadable):
        read_altered(maker, _00b08a="9000")
    with pytest.raises(CertificateUnreadable):
        read_altered(maker, _00b08a="9000", _00b08800="6a82", _00a4020c020008="6a82")
