"""Token information, availability and the common record: fixed places, no TLV but a simple one."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.application.common import parse_expiry
from device.firmware.card.application.token import TOKEN_BYTES, Availability, kind_of, parse_token
from device.firmware.card.basics.tlv import TlvMalformed
from fuzz.corpus import CardFiles
from fuzz.target import Target


def run(raw: bytes) -> None:
    """Read the bytes as each of the three files."""
    try:
        token = parse_token(raw)
        assert len(raw) >= TOKEN_BYTES
        assert token.kind is kind_of(raw)
        assert (token.label + token.manufacturer + token.model).isprintable()
    except TlvMalformed:
        assert len(raw) < TOKEN_BYTES
    try:
        Availability.parse(raw)
    except TlvMalformed:
        assert len(raw) < Availability.BYTES
    try:
        assert f"{parse_expiry(raw):%Y%m%d}".zfill(8).encode() in raw
    except TlvMalformed:
        pass


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give the three files."""
    return [*card.named("jpki", 6, 8), *card.named("common", 1)]


TARGET = Target(run, seeds, 256)
