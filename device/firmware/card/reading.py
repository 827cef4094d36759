"""What a visit asks of a card, in whole steps: which card, its record, a signature, is it still the same one.

Each function selects what it needs and can therefore be called in any order on one connection; each knows when a
try may be spent. It decides nothing about the visit. Secrets that are handed in are wiped before it returns,
whatever happened, so that none can be sent twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from device.firmware.card.certificate import CardCertificate, judge_certificate, parse_certificate_head
from device.firmware.card.common import CommonApplication
from device.firmware.card.connection import CardConnection
from device.firmware.card.cv_certificate import check_cv_certificate, parse_cv_certificate
from device.firmware.card.errors import (
    CardCopied,
    CertificateUnreadable,
    NotMyNumberCard,
    NumberBBlocked,
    NumberBFewTries,
    PinBlocked,
    PinLastTry,
    RecordMalformed,
    UnexpectedStatus,
)
from device.firmware.card.jpki import JpkiApplication, format_digest_info
from device.firmware.card.number_b import VerificationNumberB
from device.firmware.card.photo import ChipPhoto, PhotoLimits
from device.firmware.card.profile import CardKind
from device.firmware.card.record import FaceRecord, check_record_signature, parse_record
from device.firmware.card.secret import Pin
from device.firmware.card.status import SECURITY_NOT_SATISFIED, TryCounter
from device.firmware.card.surface import SurfaceApplication
from device.firmware.card.tlv import TlvMalformed
from device.firmware.card.trust import TrustAnchors

NONCE_BYTES_MIN = 16
RECORD_OVERHEAD_BYTES = 8 * 1024
"""Room for everything in the record that is not the photo."""


class Genuine(Enum):
    """Whether the card itself was proved; the values are the words on the wire."""

    PROVED = "proved"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class CardFacts:
    """What can be had from a card without any secret."""

    kind: CardKind
    certificate: CardCertificate | None
    pin: TryCounter
    number_b: TryCounter | None
    """None when the card has no card face to open (a phone, another card)."""
    expiry: date | None = field(repr=False)


@dataclass(frozen=True)
class RecordLimits:
    """What `open_record` keeps to."""

    accept_test: bool = False
    """Whether records of test cards and of the virtual card are accepted."""
    tries_kept: int = 3
    """With this many tries left, none is spent."""
    photo: PhotoLimits = field(default_factory=PhotoLimits)

    def __post_init__(self) -> None:
        """Check the range: the last try is never spent."""
        if not 1 <= self.tries_kept <= 9:
            raise ValueError("tries_kept lies between 1 and 9")


@dataclass(frozen=True)
class CardRecord:
    """A signed card-face record of a card that has proved to be there."""

    photo: ChipPhoto
    genuine: Genuine
    birth: date = field(repr=False)
    expiry: date = field(repr=False)
    """Not covered by the record's signature."""


def read_card(connection: CardConnection, anchors: TrustAnchors, now: datetime, accept_test: bool) -> CardFacts:
    """Read which card this is, its certificate and its counters; no try is spent.

    A card without the JPKI application, or with an unknown token, is `other`, not an error.

    Raises:
        CardGone, ReaderStuck: the exchange broke.
        CertificateUnreadable: the certificate cannot be used.
    """
    try:
        jpki = JpkiApplication(connection)
        kind = jpki.read_token().kind
    except (NotMyNumberCard, UnexpectedStatus):
        kind = CardKind.OTHER
    if kind in (CardKind.OTHER, CardKind.JUKI):
        return CardFacts(kind, None, TryCounter(None, blocked=False), None, None)
    pin = _query_pin(jpki)
    certificate = _read_certificate(jpki, anchors, now, accept_test)
    if kind is not CardKind.MYNUMBER:
        return CardFacts(kind, certificate, pin, None, None)
    expiry = _read_expiry(connection)
    return CardFacts(kind, certificate, pin, _query_number_b(connection), expiry)


def open_record(
    connection: CardConnection,
    number: VerificationNumberB,
    anchors: TrustAnchors,
    nonce: bytes,
    limits: RecordLimits | None = None,
) -> CardRecord:
    """Open the card-face record with number B, check it, and let the card prove that it is there.

    The checks: form and offsets; the signer's certificate under a configured key; the record's signature; a
    signature over the fresh `nonce` (at least 16 bytes) with the key in the record; the birth date that was used.
    Only a record that passed all of them is returned. Number B is wiped.

    Raises:
        NotMyNumberCard: no card face.
        NumberBWrong, NumberBFewTries, NumberBBlocked: with what the card says; a try is spent by the first only.
        RecordMalformed, RecordIssuerUnknown, RecordForged, CardCopied: which check failed.
        CardGone, ReaderStuck, UnexpectedStatus: the exchange broke, or the card refused a step.
    """
    if len(nonce) < NONCE_BYTES_MIN:
        raise ValueError(f"a nonce has at least {NONCE_BYTES_MIN} bytes")
    limits = limits or RecordLimits()
    with number, _malformed_as(RecordMalformed):
        surface = SurfaceApplication(connection)
        certificate = parse_cv_certificate(surface.read_cv_certificate())
        # free to read, so a record that could not be trusted anyway costs no try
        signer = check_cv_certificate(certificate, anchors.card_keys, accept_test=limits.accept_test)
        _spend_number_b(surface, number, limits)
        record = parse_record(surface.read_record(limits.photo.max_bytes + RECORD_OVERHEAD_BYTES))
        check_record_signature(record, signer)
        _check_presence(surface, record, nonce)
        if record.birth != number.birth:
            raise RecordMalformed("the record's birth date is not the one that opened it")
    return CardRecord(ChipPhoto(record.photo, limits.photo), Genuine.PROVED, record.birth, record.unsigned_expiry)


def sign_challenge(connection: CardConnection, pin: Pin, message: bytes, *, allow_last: bool = False) -> bytes:
    """Let the card sign SHA-256 of `message` after its PIN: RSASSA-PKCS1-v1_5 with the user authentication key.

    The PIN is sent at most once and wiped.

    Raises:
        PinWrong, PinBlocked: with what the card says.
        PinLastTry: one try is left and `allow_last` is not set; nothing was sent.
        NotMyNumberCard, UnexpectedStatus, CardGone, ReaderStuck: as their names say.
    """
    with pin:
        jpki = JpkiApplication(connection)
        counter = jpki.query_pin()
        if counter.blocked:
            raise PinBlocked("the PIN is blocked")
        if counter.remaining == 1 and not allow_last:
            raise PinLastTry(counter.remaining)
        jpki.verify_pin(pin)
        return jpki.sign(message)


def query_pin(connection: CardConnection) -> TryCounter:
    """Read the PIN's try counter afresh, as it must be shown before every entry; no try is spent."""
    return _query_pin(JpkiApplication(connection))


def read_same_card(connection: CardConnection, facts: CardFacts) -> bool:
    """Whether the card on the connection has the certificate (issuer and serial) that `facts` came from.

    Without a certificate in `facts` nothing can be compared, and the answer is no.

    Raises:
        CardGone, ReaderStuck: the exchange broke.
    """
    if facts.certificate is None:
        return False
    try:
        head = JpkiApplication(connection).read_certificate_head()
        return parse_certificate_head(head) == parse_certificate_head(facts.certificate.der)
    except (NotMyNumberCard, UnexpectedStatus, TlvMalformed):
        return False


def _query_pin(jpki: JpkiApplication) -> TryCounter:
    try:
        return jpki.query_pin()
    except UnexpectedStatus:  # a card on which no PIN was ever set; what it answers is not known
        return TryCounter(0, blocked=True)


def _read_certificate(
    jpki: JpkiApplication, anchors: TrustAnchors, now: datetime, accept_test: bool
) -> CardCertificate | None:
    try:
        der = jpki.read_certificate()
    except UnexpectedStatus as error:
        if error.sw == SECURITY_NOT_SATISFIED:  # an Android phone, before its PIN
            return None
        raise
    except TlvMalformed:
        raise CertificateUnreadable("the certificate's file holds no object") from None
    return judge_certificate(der, anchors, now, accept_test=accept_test)


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


def _spend_number_b(surface: SurfaceApplication, number: VerificationNumberB, limits: RecordLimits) -> None:
    counter = surface.query_number_b()
    if counter.blocked:
        raise NumberBBlocked("number B is blocked")
    if counter.remaining is not None and counter.remaining <= limits.tries_kept:
        raise NumberBFewTries(counter.remaining)
    surface.verify_number_b(number)


def _check_presence(surface: SurfaceApplication, record: FaceRecord, nonce: bytes) -> None:
    try:
        signature = surface.sign_nonce(nonce)
    except UnexpectedStatus:
        raise CardCopied("the card does not sign") from None
    if not record.card_key.signed(format_digest_info(nonce), signature):
        raise CardCopied("the card signs with another key than its record names")


@contextmanager
def _malformed_as(error: type[RecordMalformed]) -> Iterator[None]:
    try:
        yield
    except TlvMalformed as malformed:
        raise error(str(malformed)) from None
