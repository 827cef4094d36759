"""A hostile card: any answers to a whole visit's commands end it with an error of ours, after a bounded number.

The input is a list of answers, each with one byte of length before it; the last one is repeated for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from device.firmware.card.application.status import TryCounter
from device.firmware.card.basics.apdu import Octets, Response
from device.firmware.card.basics.errors import CardError
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.basics.secret import Pin
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.steps.facts import CardFacts, Judging, read_card
from device.firmware.card.steps.opening import open_record
from device.firmware.card.steps.signing import sign_challenge
from device.firmware.card.transport.connection import MAX_COMMANDS, Allowed, Bounded, Chained
from fuzz.corpus import CardFiles
from fuzz.target import Target

NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
NOTHING_KNOWN = CardFacts(CardKind.ANDROID, None, TryCounter(None, blocked=False), None, None)


class Answers:
    """Gives the answers in turn, and the last one for ever."""

    def __init__(self, raw: bytes) -> None:
        """Cut the input into answers."""
        self._answers: list[bytes] = []
        while raw:
            self._answers.append(raw[1 : 1 + raw[0]])
            raw = raw[1 + raw[0] :]
        self.asked = 0

    def send_and_receive(self, command: Octets) -> Response:
        """Answer any command."""
        assert 4 <= len(command) <= 261
        self.asked += 1
        assert self.asked <= MAX_COMMANDS, "a card can keep the terminal busy"
        answer = self._answers[min(self.asked, len(self._answers)) - 1] if self._answers else b""
        return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))


def run(raw: bytes) -> None:
    """Walk each part of a visit with these answers."""
    visits: tuple[Callable[[Allowed], object], ...] = (
        lambda card: read_card(card, TrustAnchors(), NOW, accept_test=True),
        lambda card: open_record(
            card, VerificationNumberB(date(1985, 4, 12), 2033, "0000"), TrustAnchors(), b"n" * 32
        ),
        lambda card: sign_challenge(
            card, Pin("0000"), b"message", NOTHING_KNOWN, Judging(TrustAnchors(), NOW, accept_test=True)
        ),
    )
    for visit in visits:
        try:
            visit(Allowed(Chained(Bounded(Answers(raw)))))
        except CardError:
            continue


def seeds(card: CardFiles) -> Iterable[bytes]:
    """Give the answers of a visit that reads well, and some that never end."""
    token, der = card.named("jpki", 6)[0], card.named("jpki", 10)[0]
    answers = [b"", token[:32], *(der[at : at + 250] for at in range(0, 1500, 250)), b""]
    yield b"".join(bytes([len(answer) + 2]) + answer + b"\x90\x00" for answer in answers)
    yield from (b"\x02\x90\x00\x02" + ending for ending in (b"\x61\x00", b"\x6c\x01", b"\x90\x00", b"\x63\xc3"))


TARGET = Target(run, seeds, 4096)
