"""The head of a certificate: issuer and serial out of the first bytes, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.basics.tlv import TlvMalformed, object_length
from device.firmware.card.certificate.head import SERIAL_BYTES_MAX, parse_certificate_head
from fuzz.corpus import CardFiles
from fuzz.target import Target


def run(raw: bytes) -> None:
    """Read length and head; a head does not depend on what follows it."""
    try:
        object_length(raw)
        head = parse_certificate_head(raw)
    except TlvMalformed:
        return
    assert 0 <= head.serial < 1 << 8 * SERIAL_BYTES_MAX
    assert head.issuer in raw
    assert parse_certificate_head(raw + b"\xff" * 8) == head


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give the first 256 bytes of each certificate."""
    return [content[:256] for content in card.named("jpki", 2, 10, 11)]


TARGET = Target(run, seeds, 512)
