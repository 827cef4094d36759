"""The card-verifiable certificate: its form, and that no altered one is ever accepted."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.basics.errors import RecordForged, RecordIssuerUnknown
from device.firmware.card.basics.rsa import RsaPublicKey
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.basics.trust import CardCaKey
from device.firmware.card.record.cv_certificate import check_cv_certificate, parse_cv_certificate
from fuzz.corpus import CardFiles
from fuzz.target import Target

NOBODYS_KEY = RsaPublicKey((1 << 2047) | 1)
"""A number of the right size whose private half nobody has."""


def run(raw: bytes) -> None:
    """Parse, then check under a key that has signed nothing."""
    try:
        certificate = parse_cv_certificate(raw)
    except TlvMalformed:
        return
    assert certificate.body.startswith(certificate.issuer_id + certificate.subject_id)
    if len(certificate.issuer_id) != 16:
        return
    try:
        check_cv_certificate(
            certificate, (CardCaKey("nobody", certificate.issuer_id, NOBODYS_KEY),), accept_test=True
        )
    except RecordForged:
        return
    except RecordIssuerUnknown:
        raise AssertionError("the issuer's id was configured") from None
    raise AssertionError("accepted under a key that signed nothing")


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give EF 0004 of both applications that have one."""
    return [*card.named("surface", 4), *card.named("text", 4)]


TARGET = Target(run, seeds, 1024)
