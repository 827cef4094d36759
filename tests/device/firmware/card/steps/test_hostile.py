"""A hostile card may end a visit, but it never keeps it busy, breaks it or fills the memory."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from device.firmware.card.application.status import TryCounter
from device.firmware.card.basics.apdu import Octets, Response
from device.firmware.card.basics.errors import CardEndless, CardError, PhotoUnreadable
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.secret import Pin
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.record.photo import ChipPhoto
from device.firmware.card.steps.facts import CardFacts, Judging, read_card
from device.firmware.card.steps.opening import open_record
from device.firmware.card.steps.sameness import read_same_card
from device.firmware.card.steps.signing import sign_challenge
from device.firmware.card.transport.connection import MAX_COMMANDS, Allowed, Bounded, Chained
from tests.device.firmware.card.steps.session import Session
from tests.device.firmware.simulated.made import NOW, Maker

MEMORY_BYTES = 4 * 1024 * 1024
"""What one hostile card may make the terminal hold at most; a whole record is a fiftieth of it."""

NOTHING_KNOWN = CardFacts(CardKind.ANDROID, None, TryCounter(None, blocked=False), None, None)
MYNUMBER = b"JPKIAPICCTOKEN2".ljust(32)
FULL = bytes(256)


class Hostile:
    """Answers SELECT and VERIFY well, the token as a My Number Card, and everything else with one trick."""

    def __init__(self, trick: Callable[[Octets, int], Response]) -> None:
        self._trick = trick
        self.asked = 0

    def send_and_receive(self, command: Octets) -> Response:
        self.asked += 1
        if command[1] in (0xA4, 0x20):
            return Response(b"", 0x9000)
        if command[1:3] == b"\xb0\x86":
            return Response(MYNUMBER, 0x9000)
        return self._trick(command, self.asked)


def long_file(head: bytes, rest: bytes) -> Callable[[Octets, int], Response]:
    """A file that says it is 32 kB long: the first read gives `head` behind that, every other one `rest`."""
    first = Response(b"\x30\x83\x00\x7f\xf0" + head, 0x9000)
    return lambda command, _: first if command[2] & 0x80 else Response(rest, 0x9000)


def number() -> VerificationNumberB:
    return VerificationNumberB(date(1985, 4, 12), 2033, "0000")


TRICKS: dict[str, Callable[[Octets, int], Response]] = {
    "61xx without end": lambda _, __: Response(FULL, 0x6100),
    "61xx without data": lambda _, __: Response(b"", 0x61FF),
    "6Cxx without end": lambda _, asked: Response(b"", 0x6C00 | asked % 256),
    "a file that never ends": long_file(FULL, FULL),
    "a file in crumbs": long_file(b"", b"\0"),
    "an empty file with a long head": long_file(b"", b""),
    "more than was asked for": lambda _, __: Response(FULL * 8, 0x9000),
    "no data": lambda _, __: Response(b"", 0x9000),
    "only filler": lambda _, __: Response(b"\xff" * 256, 0x9000),
    "nested objects without end": lambda _, __: Response(b"\x30\x82\x00\xfc" * 64, 0x9000),
    "a length beyond the file": lambda _, __: Response(b"\xff\x20\x83\xff\xff\xff" + FULL[:250], 0x9000),
    "an unknown status": lambda _, asked: Response(b"", asked & 0xFFFF),
    "crumbs in parts without end": lambda command, _: Response(b"\x30\x83\x00\x7f\xf0", 0x6101),
}
VISITS: dict[str, Callable[[Allowed], object]] = {
    "read": lambda card: read_card(card, TrustAnchors(), NOW, accept_test=True),
    "open": lambda card: open_record(card, number(), TrustAnchors(), FULL),
    "sign": lambda card: sign_challenge(
        card, Pin("0000"), b"message", NOTHING_KNOWN, Judging(TrustAnchors(), NOW, accept_test=True)
    ),
}


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MEMORY_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("trick", "visit"), list(itertools.product(TRICKS, VISITS)))
def test_every_trick_ends_the_visit_in_bounded_time_and_memory(trick: str, visit: str) -> None:
    card = Hostile(TRICKS[trick])
    with little_memory(), pytest.raises(CardError):
        VISITS[visit](Allowed(Chained(Bounded(card))))
    assert card.asked <= MAX_COMMANDS


def test_a_card_without_an_end_is_named_so() -> None:
    card = Hostile(TRICKS["crumbs in parts without end"])
    connection = Allowed(Chained(Bounded(card, limit=100)))
    with pytest.raises(CardEndless):
        VISITS["read"](connection)
    assert card.asked == 100


@pytest.mark.parametrize("trick", TRICKS)
def test_a_hostile_card_is_never_the_same_card(maker: Maker, trick: str) -> None:
    facts = Session(maker).facts()
    assert not read_same_card(Allowed(Chained(Bounded(Hostile(TRICKS[trick])))), facts)


def test_a_huge_picture_costs_nothing() -> None:
    head = bytes.fromhex("0000000c6a5020200d0a870a") + bytes.fromhex("000000006a703263ff4fff51")
    size = bytes.fromhex("002900007fffffff7fffffff00000000000000007fffffff7fffffff0000000000000000")
    style = bytes.fromhex("0001070101ff52000c00000001000504040001")
    with little_memory(), pytest.raises(PhotoUnreadable, match="more pixels"):
        ChipPhoto(head + size + style + bytes(1000)).decode()
