"""What can be had from a card without any secret: which card it is, its certificate, its counters.

The order is the quickest one: what the screen waits for comes first, and each application is selected once. It
decides nothing about the visit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from device.firmware.card.application.common import CommonApplication
from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.application.status import SECURITY_NOT_SATISFIED, TryCounter
from device.firmware.card.application.surface import SurfaceApplication
from device.firmware.card.basics.errors import (
    CertificateAbsent,
    CertificateUnreadable,
    NotMyNumberCard,
    UnexpectedStatus,
)
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.certificate.judgement import CardCertificate, judge_certificate
from device.firmware.card.transport.connection import CardConnection

_NOT_TOLD = TryCounter(None, blocked=False)


@dataclass(frozen=True)
class Judging:
    """What a certificate is judged by: whom to trust, the time (with a zone), and whether test cards count."""

    anchors: TrustAnchors
    now: datetime
    accept_test: bool

    def judge(self, der: bytes) -> CardCertificate:
        """Judge a certificate.

        Raises:
            CertificateUnreadable: it cannot be used.
        """
        return judge_certificate(der, self.anchors, self.now, accept_test=self.accept_test)


@dataclass(frozen=True)
class CardFacts:
    """What can be had from a card without any secret."""

    kind: CardKind
    certificate: CardCertificate | None
    """None for an Android phone before its PIN, and for cards that are not ours."""
    pin: TryCounter
    number_b: TryCounter | None
    """None when the card has no card face to open (a phone, another card)."""
    expiry: date | None = field(repr=False)


def read_card(connection: CardConnection, anchors: TrustAnchors, now: datetime, accept_test: bool) -> CardFacts:
    """Read which card this is, its certificate and its counters; no try is spent.

    A card without the JPKI application, or with an unknown token, is `other`, not an error.

    Raises:
        CardGone, ReaderStuck: the exchange broke.
        CertificateUnreadable, CertificateAbsent: the certificate cannot be used, or the card says it has none.
    """
    try:
        jpki = JpkiApplication(connection)
        kind = jpki.read_kind()
    except (NotMyNumberCard, UnexpectedStatus):
        return CardFacts(CardKind.OTHER, None, _NOT_TOLD, None, None)
    if kind in (CardKind.OTHER, CardKind.JUKI):
        return CardFacts(kind, None, _NOT_TOLD, None, None)
    certificate = read_certificate(jpki, Judging(anchors, now, accept_test))
    pin = query_pin_of(jpki)
    if kind is not CardKind.MYNUMBER:
        return CardFacts(kind, certificate, pin, None, None)
    expiry = _read_expiry(connection)
    return CardFacts(kind, certificate, pin, _query_number_b(connection), expiry)


def read_certificate(jpki: JpkiApplication, judging: Judging) -> CardCertificate | None:
    """Read and judge the certificate; None when it wants a PIN first (an Android phone).

    Raises:
        CertificateUnreadable, CertificateAbsent: it cannot be used, or the card says it has none.
        UnexpectedStatus: the card refuses for another reason.
    """
    try:
        der = jpki.read_certificate()
    except UnexpectedStatus as error:
        if error.sw == SECURITY_NOT_SATISFIED:
            return None
        _explain_absence(jpki)
        raise
    except TlvMalformed:
        _explain_absence(jpki)
        raise CertificateUnreadable("the certificate's file holds no object") from None
    return judging.judge(der)


def query_pin(connection: CardConnection) -> TryCounter:
    """Read the PIN's try counter afresh, as it must be shown before every entry; no try is spent."""
    return query_pin_of(JpkiApplication(connection))


def query_pin_of(jpki: JpkiApplication) -> TryCounter:
    """Read the PIN's try counter; a card on which none was ever set counts as blocked (its answer is not known)."""
    try:
        return jpki.query_pin()
    except UnexpectedStatus:
        return TryCounter(0, blocked=True)


def _explain_absence(jpki: JpkiApplication) -> None:
    """Say that there is no certificate if the card says so itself; asked only when reading it failed."""
    try:
        available = jpki.read_availability()
    except (UnexpectedStatus, TlvMalformed):
        return
    if not available.user:
        raise CertificateAbsent("the card says that it has no user authentication certificate")


def _read_expiry(connection: CardConnection) -> date | None:
    try:
        return CommonApplication(connection).read_expiry()
    except (NotMyNumberCard, UnexpectedStatus, TlvMalformed):
        return None


def _query_number_b(connection: CardConnection) -> TryCounter | None:
    try:
        return SurfaceApplication(connection).query_number_b()
    except (NotMyNumberCard, UnexpectedStatus):
        return None
