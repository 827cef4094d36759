"""The card-verifiable certificate of the key that signed the card-face record (EF 0004).

Layout after soltia48/myna-card: 7F21 {5F4E: issuer key id, subject key id, key; 5F37: signature over the value of
5F4E}. All 16 bytes of the issuer's id are compared. "Issuer unknown" says that nothing was checked; it is kept apart
from "forged".
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from device.firmware.card.basics.digest_info import DIGEST_INFO_SHA256
from device.firmware.card.basics.errors import RecordForged, RecordIssuerUnknown
from device.firmware.card.basics.profile import TEST_KEY_ID_PREFIX
from device.firmware.card.basics.rsa import RsaPublicKey, parse_public_key
from device.firmware.card.basics.tlv import TlvMalformed, parse_sequence, parse_tlv
from device.firmware.card.basics.trust import CardCaKey

_TAG_CERTIFICATE, _TAG_BODY, _TAG_SIGNATURE = 0x7F21, 0x5F4E, 0x5F37
_ID_BYTES = 16


@dataclass(frozen=True)
class CvCertificate:
    """The parts of the certificate."""

    issuer_id: bytes
    subject_id: bytes
    key: RsaPublicKey
    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def parse_cv_certificate(raw: bytes) -> CvCertificate:
    """Parse EF 0004.

    Raises:
        TlvMalformed: another form.
    """
    outer = parse_tlv(raw)
    parts = parse_sequence(outer.value)
    if outer.tag != _TAG_CERTIFICATE or [part.tag for part in parts] != [_TAG_BODY, _TAG_SIGNATURE]:
        raise TlvMalformed("not a card-verifiable certificate")
    body = parts[0].value
    return CvCertificate(
        issuer_id=body[:_ID_BYTES],
        subject_id=body[_ID_BYTES : 2 * _ID_BYTES],
        key=parse_public_key(body[2 * _ID_BYTES :]),
        body=body,
        signature=parts[1].value,
    )


def check_cv_certificate(
    certificate: CvCertificate, authorities: tuple[CardCaKey, ...], *, accept_test: bool
) -> RsaPublicKey:
    """Give the certified key, checked.

    Raises:
        RecordIssuerUnknown: no configured key has the issuer's id, or it is a test card's and those are refused.
        RecordForged: the signature is wrong.
    """
    if certificate.issuer_id.startswith(TEST_KEY_ID_PREFIX) and not accept_test:
        raise RecordIssuerUnknown("test cards are not accepted here")
    issuer = next((key for key in authorities if key.key_id == certificate.issuer_id), None)
    if issuer is None:
        raise RecordIssuerUnknown("no configured key has the issuer's id")
    digest_info = DIGEST_INFO_SHA256 + hashlib.sha256(certificate.body).digest()
    if not issuer.key.signed(digest_info, certificate.signature):
        raise RecordForged("the certificate of the record's signer is not signed by its issuer")
    return certificate.key
