"""The user authentication certificate: judged or unreadable, and never of a known issuer unless it was signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from device.firmware.card.basics.errors import CertificateUnreadable
from device.firmware.card.basics.tlv import TlvMalformed, format_tlv, object_length, parse_tlv
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.certificate.head import parse_certificate_head
from device.firmware.card.certificate.judgement import judge_certificate
from fuzz.corpus import CardFiles
from fuzz.target import Target

NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


def run(raw: bytes) -> None:
    """Judge the bytes as they are, and as the inside of an object of just their length: mutations reach deeper so."""
    for der in (raw, format_tlv(0x30, raw)):
        _judge(der)


def _judge(raw: bytes) -> None:
    """Judge without any trusted issuer; head and whole must tell the same serial."""
    try:
        found = judge_certificate(raw, TrustAnchors(), NOW, accept_test=True)
    except CertificateUnreadable:
        return
    assert found.status is CertificateStatus.NOT_CHECKED
    assert found.genuine_issuer == ""
    assert found.serial == parse_certificate_head(raw).serial


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give every certificate without its filler, whole and without its head."""
    ders = [der for content in card.named("jpki", 1, 2, 10, 11) if (der := _cut(content))]
    return [*ders, *(parse_tlv(der).value for der in ders)]


def _cut(content: bytes) -> bytes:
    try:
        return content[: object_length(content)]
    except TlvMalformed:  # a card without this certificate
        return b""


TARGET = Target(run, seeds, 4096)
