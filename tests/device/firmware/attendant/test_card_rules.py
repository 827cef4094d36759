"""What follows from a card's errors, as a table."""

from __future__ import annotations

import pytest

from device.firmware.attendant.card_rules import card_failure, pin_failure, record_failure, refused_kind
from device.firmware.card.basics import errors
from device.firmware.card.basics.profile import CardKind
from device.firmware.visit.events import Failed, Kind
from device.wire.words import Genuine

LOST = [errors.CardGone(), errors.ReaderStuck(), errors.NoCard(), errors.NoReader(), errors.ServiceStopped()]


@pytest.mark.parametrize("error", LOST)
def test_a_lost_card_is_a_lost_card_on_every_way(error: errors.CardError) -> None:
    expected = Failed(Kind.CARD_FAILED, error.number)
    assert card_failure(error) == pin_failure(error) == record_failure(error) == expected


@pytest.mark.parametrize(
    ("error", "left", "again", "genuine"),
    [
        (errors.PinWrong(2), 2, True, Genuine.NOT_CHECKED),
        (errors.PinWrong(1), 1, True, Genuine.NOT_CHECKED),
        (errors.PinLastTry(1), 1, True, Genuine.NOT_CHECKED),
        (errors.PinBlocked(), 0, False, Genuine.NOT_CHECKED),
        (errors.CardCopied(), -1, False, Genuine.FAILED),
        (errors.CertificateUnreadable(), -1, False, Genuine.NOT_CHECKED),
        (errors.CardEndless(), -1, False, Genuine.NOT_CHECKED),
    ],
)
def test_what_became_of_a_pin(error: errors.CardError, left: int, again: bool, genuine: Genuine) -> None:
    expected = Failed(Kind.PIN_REJECTED, error.number, left, can_retry=again, genuine=genuine)
    assert pin_failure(error) == expected


@pytest.mark.parametrize(
    ("error", "left", "again", "genuine"),
    [
        (errors.NumberBWrong(9), 9, True, Genuine.NOT_CHECKED),
        (errors.NumberBFewTries(3), 3, False, Genuine.NOT_CHECKED),
        (errors.NumberBBlocked(), -1, False, Genuine.NOT_CHECKED),
        (errors.RecordForged(), -1, False, Genuine.FAILED),
        (errors.RecordMalformed(), -1, False, Genuine.FAILED),
        (errors.CardCopied(), -1, False, Genuine.FAILED),
        (errors.RecordIssuerUnknown(), -1, False, Genuine.NOT_CHECKED),
        (errors.CardExpired(), -1, False, Genuine.NOT_CHECKED),
    ],
)
def test_what_became_of_a_record(error: errors.CardError, left: int, again: bool, genuine: Genuine) -> None:
    expected = Failed(Kind.RECORD_FAILED, error.number, left, can_retry=again, genuine=genuine)
    assert record_failure(error) == expected


def test_only_my_number_cards_and_phones_go_on() -> None:
    served = {kind for kind in CardKind if refused_kind(kind) is None}
    assert served == {CardKind.MYNUMBER, CardKind.ANDROID, CardKind.IPHONE}
    assert refused_kind(CardKind.JUKI) is errors.OldResidentCard
