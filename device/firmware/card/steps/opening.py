"""Opening the card-face record with number B, and all the checks before its photo counts.

Number B is wiped before this returns, whatever happened, so that it cannot be sent twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from device.firmware.card.application.surface import SurfaceApplication
from device.firmware.card.basics.digest_info import format_digest_info
from device.firmware.card.basics.errors import CardCopied, RecordMalformed, UnexpectedStatus
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.record.cv_certificate import check_cv_certificate, parse_cv_certificate
from device.firmware.card.record.photo import ChipPhoto, PhotoLimits
from device.firmware.card.record.record import FaceRecord, check_record_signature, parse_record
from device.firmware.card.transport.connection import CardConnection

NONCE_BYTES_MIN = 16
RECORD_OVERHEAD_BYTES = 8 * 1024
"""Room for everything in the record that is not the photo."""
TRIES_KEPT_MIN = 3
"""Of the ten tries of number B, the terminal never spends the last three: they are the holder's."""


class Genuine(Enum):
    """Whether the card itself was proved; the values are the words on the wire."""

    PROVED = "proved"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class RecordLimits:
    """What `open_record` keeps to."""

    accept_test: bool = False
    """Whether records of test cards and of the virtual card are accepted."""
    tries_kept: int = TRIES_KEPT_MIN
    """With this many tries left, none is spent."""
    photo: PhotoLimits = field(default_factory=PhotoLimits)

    def __post_init__(self) -> None:
        """Check the range: it can only be made stricter."""
        if not TRIES_KEPT_MIN <= self.tries_kept <= 9:
            raise ValueError(f"tries_kept lies between {TRIES_KEPT_MIN} and 9")


@dataclass(frozen=True)
class CardRecord:
    """A signed card-face record of a card that has proved to be there."""

    photo: ChipPhoto
    genuine: Genuine
    birth: date = field(repr=False)
    expiry: date = field(repr=False)
    """Not covered by the record's signature."""


def open_record(
    connection: CardConnection,
    number: VerificationNumberB,
    anchors: TrustAnchors,
    nonce: bytes,
    limits: RecordLimits | None = None,
    on_photo: Callable[[ChipPhoto], None] = lambda _: None,
) -> CardRecord:
    """Open the card-face record with number B, check it, and let the card prove that it is there.

    The checks: form and offsets; the signer's certificate under a configured key; the record's signature; the birth
    date that was used; a signature over the fresh `nonce` (at least 16 bytes) with the key in the record. Only a
    record that passed all of them is returned. Number B is wiped.

    `on_photo` is called before the last check, so that the photo can be worked on while the card signs. It must
    return at once, and nothing may come of its work unless this function returns.

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
        surface.verify_number_b(number, limits.tries_kept)
        record = parse_record(surface.read_record(limits.photo.max_bytes + RECORD_OVERHEAD_BYTES))
        check_record_signature(record, signer)
        if record.birth != number.birth:
            raise RecordMalformed("the record's birth date is not the one that opened it")
        photo = ChipPhoto(record.photo, limits.photo)
        on_photo(photo)
        _check_presence(surface, record, nonce)
    return CardRecord(photo, Genuine.PROVED, record.birth, record.unsigned_expiry)


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
