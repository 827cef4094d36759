"""The PIN way: verify, read what needs the PIN, sign, and look again at whose card it is, inside one selection.

The PIN is sent at most once and wiped before this returns, whatever happened.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.basics.errors import CardCopied, CardError, CardGone, CertificateUnreadable
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.secret import Pin
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.certificate.head import parse_certificate_head
from device.firmware.card.certificate.judgement import CardCertificate
from device.firmware.card.steps.facts import CardFacts, Judging, read_certificate
from device.firmware.card.transport.connection import CardConnection


@dataclass(frozen=True)
class SignedChallenge:
    """A signature, and the certificate whose key made it."""

    signature: bytes = field(repr=False)
    """RSASSA-PKCS1-v1_5 as it is, ECDSA as an ECDSA-Sig-Value."""
    certificate: CardCertificate


def sign_challenge(
    connection: CardConnection,
    pin: Pin,
    message: bytes,
    facts: CardFacts,
    judging: Judging,
    *,
    allow_last: bool = False,
) -> SignedChallenge:
    """Let the card sign `message` after its PIN, with its user authentication key.

    `facts` are those of this visit's card. A phone that shows its certificate only after the PIN gives it here.

    Raises:
        PinWrong, PinBlocked: with what the card says.
        PinLastTry: one try is left and `allow_last` is not set; nothing was sent.
        CardGone: the certificate on the card is no longer the one of this visit, or the exchange broke.
        CardCopied: the signature does not belong to the certificate.
        CertificateUnreadable, CertificateAbsent: a phone's certificate cannot be used.
        NotMyNumberCard, UnexpectedStatus, ReaderStuck: as their names say.
    """
    with pin:
        jpki = JpkiApplication(connection)
        jpki.verify_pin(pin, allow_last=allow_last)
        certificate = facts.certificate or read_certificate(jpki, judging)
        if certificate is None:
            raise CertificateUnreadable("the certificate stays closed after the PIN")
        answer = jpki.sign(certificate.signs.format_input(message))
        _require_same(jpki, certificate)
        if facts.kind is CardKind.IPHONE:
            _mark_end(jpki)
    return SignedChallenge(_check_signature(certificate, answer, message), certificate)


def _mark_end(jpki: JpkiApplication) -> None:
    with suppress(CardError):  # a phone that was lifted right after its signature has given all that was asked for
        jpki.mark_end()


def _require_same(jpki: JpkiApplication, certificate: CardCertificate) -> None:
    try:
        same = parse_certificate_head(jpki.read_certificate_head()) == parse_certificate_head(certificate.der)
    except TlvMalformed:
        same = False
    if not same:
        raise CardGone("another card lies there than at the beginning of the visit")


def _check_signature(certificate: CardCertificate, answer: bytes, message: bytes) -> bytes:
    try:
        signature = certificate.signs.parse_signature(answer)
        certificate.signs.check(certificate.der, signature, message)
    except ValueError:
        raise CardCopied("the card signs with another key than its certificate names") from None
    return signature
