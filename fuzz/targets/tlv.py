"""BER-TLV and simple TLV: any bytes are parsed within their buffer or refused, and what is built is read again."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.basics.tlv import (
    TlvMalformed,
    format_tlv,
    object_length,
    parse_sequence,
    parse_simple_tlv,
    parse_tlv,
)
from fuzz.corpus import CardFiles
from fuzz.target import Target


def run(raw: bytes) -> None:
    """Parse as everything; compare lengths, and build what was found anew."""
    try:
        found = parse_tlv(raw)
        assert object_length(raw) == found.end <= len(raw)
        assert found.raw == raw[found.start : found.end]
        assert raw[found.value_start : found.end] == found.value
        assert parse_tlv(format_tlv(found.tag, found.value)).value == found.value
    except TlvMalformed:
        pass
    try:
        assert b"".join(part.raw for part in parse_sequence(raw)) == raw
    except TlvMalformed:
        pass
    try:
        tag, value = parse_simple_tlv(raw)
        assert tag == raw[0]
        assert value in raw
    except TlvMalformed:
        pass


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give every file that is TLV."""
    return [*card.named("surface", 1, 2, 3, 4), *card.named("common", 1), *card.named("text", 2, 3)]


TARGET = Target(run, seeds, 4096)
