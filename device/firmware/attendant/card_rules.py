"""What follows from a card and from its errors: pure, so that every case stands in a table of a test.

Which ways a card allows, what the person is told, which event an error becomes. It knows no thread and no reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from device.base.errors import UketsukeError
from device.firmware.card.basics import errors
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.certificate.judgement import CardCertificate
from device.firmware.card.steps.facts import CardFacts
from device.firmware.visit.events import Event, Failed, Kind
from device.firmware.visit.states import Way
from device.wire.words import Genuine

LEAST_NUMBER_B_TRIES = 4
"""The face is offered only while a try can be spent and three are still left after it."""
PHONE_WITHOUT_PHOTO = 117

CARD_LOST = (errors.CardGone, errors.ReaderStuck, errors.NoCard, errors.NoReader, errors.ServiceStopped)
_PROVED_FALSE = (errors.RecordForged, errors.CardCopied, errors.RecordMalformed)


@dataclass(frozen=True)
class CardRules:
    """What the card part needs to know besides the reader."""

    anchors: TrustAnchors
    accept_test: bool
    face_available: Callable[[], bool]
    terminal: Callable[[], str]
    challenge: Callable[[], str]
    wall_clock: Callable[[], datetime]
    """The time, with a zone: the host's where it is known."""
    clock_known: Callable[[], bool]
    """Whether the host has told its time since the start; before that no date speaks against a card."""
    new_id: Callable[[], str]

    def dated(self, certificate: CardCertificate) -> CardCertificate:
        """Give the certificate without a judgement by dates where only an unchecked clock could have made it."""
        if self.clock_known() or not certificate.status.by_date:
            return certificate
        return replace(certificate, status=CertificateStatus.NOT_CHECKED)


def refused_kind(kind: CardKind) -> type[errors.CardError] | None:
    """Give the error of a card that no visit can go on with; None for a My Number Card and for phones."""
    if kind is CardKind.MYNUMBER or kind.is_phone:
        return None
    return errors.OldResidentCard if kind is CardKind.JUKI else errors.NotMyNumberCard


def ways_of(facts: CardFacts, *, face_available: bool) -> tuple[Way, ...]:
    """Give the ways that a card allows, in the order in which they are offered."""
    offered = ((Way.FACE, face_available and _allows_face(facts)), (Way.PIN, _allows_pin(facts)), (Way.STAFF, True))
    return tuple(way for way, possible in offered if possible)


def tell_of(facts: CardFacts) -> int:
    """Give the number of what the person is told with the choice of ways; 0 for nothing."""
    return PHONE_WITHOUT_PHOTO if facts.kind.is_phone else 0


def is_in_grace(facts: CardFacts) -> bool:
    """Tell whether the card's certificate has ended and is in its grace time."""
    return facts.certificate is not None and facts.certificate.status is CertificateStatus.GRACE


def record_failure(error: UketsukeError) -> Event:
    """Give the event for a record that could not be opened or did not prove true."""
    if isinstance(error, CARD_LOST):
        return card_failure(error)
    return Failed(
        Kind.RECORD_FAILED,
        error.number,
        error.attempts_remaining if isinstance(error, (errors.NumberBWrong, errors.NumberBFewTries)) else -1,
        can_retry=isinstance(error, errors.NumberBWrong),
        genuine=Genuine.FAILED if isinstance(error, _PROVED_FALSE) else Genuine.NOT_CHECKED,
    )


def pin_failure(error: UketsukeError) -> Event:
    """Give the event for a PIN that the card did not take, or for a signature that did not prove true."""
    if isinstance(error, CARD_LOST):
        return card_failure(error)
    if isinstance(error, (errors.PinWrong, errors.PinLastTry)):
        return Failed(Kind.PIN_REJECTED, error.number, error.attempts_remaining, can_retry=True)
    if isinstance(error, errors.PinBlocked):
        return Failed(Kind.PIN_REJECTED, error.number, 0)
    genuine = Genuine.FAILED if isinstance(error, errors.CardCopied) else Genuine.NOT_CHECKED
    return Failed(Kind.PIN_REJECTED, error.number, genuine=genuine)


def card_failure(error: UketsukeError) -> Event:
    """Give the event for a card that cannot be read any more."""
    return Failed(Kind.CARD_FAILED, error.number)


def _allows_face(facts: CardFacts) -> bool:
    if facts.kind is not CardKind.MYNUMBER or facts.expiry is None or facts.number_b is None:
        return False
    tries = facts.number_b.remaining
    return tries is not None and tries >= LEAST_NUMBER_B_TRIES


def _allows_pin(facts: CardFacts) -> bool:
    certificate = facts.certificate
    if certificate is None and facts.kind is not CardKind.ANDROID:
        return False
    known = certificate is None or certificate.status is not CertificateStatus.UNKNOWN_ISSUER
    return known and not facts.pin.blocked
