"""The card-face record: its form and its table of offsets, and that no record is accepted under a stranger's key."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.basics.errors import RecordForged
from device.firmware.card.basics.rsa import RsaPublicKey
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.record.record import check_record_signature, parse_record
from fuzz.corpus import CardFiles
from fuzz.target import Target

NOBODYS_KEY = RsaPublicKey((1 << 2047) | 1)


def run(raw: bytes) -> None:
    """Parse, then check under a key that has signed nothing."""
    try:
        record = parse_record(raw)
    except TlvMalformed:
        return
    assert len(record.digests) == 96
    assert record.photo in raw
    try:
        check_record_signature(record, NOBODYS_KEY)
    except RecordForged:
        return
    raise AssertionError("accepted under a key that signed nothing")


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give the whole record, and one without the bulk of its pictures so that mutations reach the rest."""
    return [content.rstrip(b"\xff") for content in card.named("surface", 2)]


TARGET = Target(run, seeds, 16384)
