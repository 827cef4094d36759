"""One visit's reading of a card, timed at the terminal's end of the line."""

from __future__ import annotations

import queue
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.basics.errors import NotMeasured
from bench.card.line import DEADLINE_S, Line, powered_at_s
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.trust import load_trust
from device.firmware.card.steps.facts import read_card
from device.firmware.card.steps.opening import RecordLimits, open_record
from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.connection import ApduTrace
from device.firmware.card.transport.events import ReaderEvent
from device.firmware.card.transport.reader import Reader, ReaderSettings
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.persona import Persona
from device.firmware.simulated.reader.pcscd import READER_NAME

_READ_BINARY = 0xB0
_FACE_RECORD, _USER_CERTIFICATE = 0x82, 0x8A
"""P1 of a read by short identifier."""


@dataclass(frozen=True)
class Reading:
    """When what was there, in seconds since the card was powered, and after how many commands."""

    certificate_s: float
    certificate_commands: int
    photo_s: float
    photo_commands: int
    decoded_s: float
    """The record checked, the card's presence proved, the photo decoded."""
    commands: int


@dataclass(frozen=True)
class Heard:
    """One exchange, and when its answer was there."""

    at_s: float
    trace: ApduTrace


class Terminal:
    """The reader as the firmware uses it, with everything that it sends."""

    def __init__(self, line: Line) -> None:
        """Belong to one card service."""
        self._line = line
        self._events: queue.Queue[ReaderEvent] = queue.Queue()
        self._heard: list[Heard] = []
        self.reader = Reader(ReaderSettings(str(line.plan.socket), READER_NAME), self._events.put, self._hear)

    def time_reading(self, persona: Persona, link: ContactlessLink) -> Reading:
        """Lay the persona's card down, read all of it, take it away.

        Raises:
            NotMeasured: nothing happened in time.
        """
        with self._line.card(persona.id, link) as record:
            self._expect(ReaderEvent.CARD_IN)
            self._heard.clear()
            decoded_at = self._read(persona)
            reading = self._evaluate(powered_at_s(record), decoded_at)
        self._expect(ReaderEvent.CARD_OUT)
        return reading

    def _read(self, persona: Persona) -> float:
        public = self._line.issuer / "public"
        anchors = load_trust([public / "user-ca.pem"], [public / "card-ca.toml"])
        expiry_year = int(persona.card.expiry[:4])
        number = VerificationNumberB(persona.birth, expiry_year, persona.card.security_code)
        limits = RecordLimits(accept_test=True)
        with self.reader.connect() as connection:
            read_card(connection, anchors, datetime.now(UTC), accept_test=True)
            opened = open_record(connection, number, anchors, secrets.token_bytes(16), limits)
            opened.photo.decode()
            return time.monotonic()

    def _evaluate(self, powered_at: float, decoded_at: float) -> Reading:
        certificate = _last_read(self._heard, _USER_CERTIFICATE)
        photo = _last_read(self._heard, _FACE_RECORD)
        return Reading(
            certificate_s=self._heard[certificate].at_s - powered_at,
            certificate_commands=certificate + 1,
            photo_s=self._heard[photo].at_s - powered_at,
            photo_commands=photo + 1,
            decoded_s=decoded_at - powered_at,
            commands=len(self._heard),
        )

    def _hear(self, trace: ApduTrace) -> None:
        self._heard.append(Heard(time.monotonic(), trace))

    def _expect(self, wanted: ReaderEvent) -> None:
        try:
            while self._events.get(timeout=DEADLINE_S) is not wanted:
                pass
        except queue.Empty:
            raise NotMeasured(f"no event {wanted.name} in {DEADLINE_S:g} s") from None


@contextmanager
def open_terminal(line: Line) -> Iterator[Terminal]:
    """Start the reader process and wait until it watches an empty reader."""
    terminal = Terminal(line)
    terminal.reader.start()
    try:
        deadline = time.monotonic() + DEADLINE_S
        while not (terminal.reader.health().reader and terminal.reader.health().card is Presence.ABSENT):
            if time.monotonic() > deadline:
                raise NotMeasured("the reader process does not see its reader")
            time.sleep(0.01)
        yield terminal
    finally:
        terminal.reader.stop()


def _last_read(heard: Sequence[Heard], first_p1: int) -> int:
    """Give the place of the last READ BINARY of the row that begins with a read by this short identifier."""
    headers = [one.trace.header for one in heard]
    starts = (at for at, header in enumerate(headers) if (header.ins, header.p1) == (_READ_BINARY, first_p1))
    at = next(starts, None)
    if at is None:
        raise NotMeasured("the reader did not read by short identifier")
    while at + 1 < len(headers) and headers[at + 1].ins == _READ_BINARY and headers[at + 1].p1 < 0x80:
        at += 1
    return at
