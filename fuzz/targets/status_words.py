"""Answers and their status words: every one has a meaning, and only some say something about tries."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.card.application.status import OK, describe_status, parse_try_counter, require_ok
from device.firmware.card.basics.apdu import parse_response
from device.firmware.card.basics.errors import UnexpectedStatus
from fuzz.corpus import CardFiles
from fuzz.target import Target


def run(raw: bytes) -> None:
    """Split an answer and judge its status word in every way."""
    try:
        response = parse_response(raw)
    except ValueError:
        assert len(raw) < 2
        return
    assert describe_status(response.sw)
    try:
        assert require_ok(response) == raw[:-2]
        assert response.sw == OK
    except UnexpectedStatus as refused:
        _same(refused, response.sw)
        assert response.sw != OK
    try:
        counter = parse_try_counter(response.sw)
        assert counter.blocked == (counter.remaining == 0)
    except UnexpectedStatus as refused:
        _same(refused, response.sw)


def _same(refused: UnexpectedStatus, sw: int) -> None:
    assert refused.sw == sw


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give some answers."""
    return [b"\x90\x00", b"\x63\xc3", b"\x69\x84", b"\x6c\x20", b"\x61\x00", *card.named("jpki", 8)]


TARGET = Target(run, seeds, 64)
