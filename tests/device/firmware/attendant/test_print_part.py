"""Reading print on behalf of the visit: what becomes an event, and that numbers go into the evidence only."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest

from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.print_part import NoPrint, PrintPart
from device.firmware.camera.port import NoCamera
from device.firmware.card.application.status import TryCounter
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.steps.facts import CardFacts
from device.firmware.tray.errors import PrintNotRead, PrintWorkerFailed, WesternBirthDate
from device.firmware.tray.text.agreement import PrintedNumber
from device.firmware.visit.events import Event, Failed, Kind
from device.firmware.visit.visit import Visit

BIRTH, EXPIRY, CODE = date(1980, 2, 17), date(2035, 2, 17), "2285"
VISIT = Visit(visit_id="01JDGQ6Y8ZK3T5V7W9X1A2B3C4")


class Source:
    """A reader of print that gives what it is told to, or waits until it is stopped."""

    def __init__(self, answer: PrintedNumber | Exception | None = None) -> None:
        self._answer = answer
        self.asked: list[date] = []
        self.prepared = 0
        self.stopped = threading.Event()

    def prepare(self) -> None:
        self.prepared += 1

    def read(self, expiry: date) -> PrintedNumber:
        self.asked.append(expiry)
        if self._answer is None:
            assert self.stopped.wait(60)
            raise PrintWorkerFailed("stopped")
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def stop(self) -> None:
        self.stopped.set()


def evidence(expiry: date | None = EXPIRY) -> Evidence:
    counter = TryCounter(3, blocked=False)
    return Evidence(facts=CardFacts(CardKind.MYNUMBER, None, counter, counter, expiry))


def read(source: Source, held: Evidence) -> Event:
    async def run() -> Event:
        part = PrintPart(source, held)
        try:
            await part.prepare(VISIT)
            return await part.read(VISIT)
        finally:
            part.end()

    return asyncio.run(run())


def test_what_was_read_goes_into_the_evidence_and_not_into_the_event() -> None:
    held, source = evidence(), Source(PrintedNumber(BIRTH, CODE))
    assert read(source, held) == Event(Kind.PRINT_READ)
    number = held.number_b()
    assert number is not None
    assert bytes(number.octets) == b"55021720352285"
    assert (source.asked, source.prepared) == ([EXPIRY], 1)
    assert held.timings_ms["read_print"] >= 0


@pytest.mark.parametrize(
    ("error", "can_retry"),
    [
        (PrintNotRead("no"), True),
        (PrintWorkerFailed("no"), True),
        (NoCamera("no"), True),
        (WesternBirthDate("no"), False),
    ],
)
def test_whatever_is_not_read_leaves_typing_or_staff(error: PrintNotRead, can_retry: bool) -> None:
    held = evidence()
    assert read(Source(error), held) == Failed(Kind.PRINT_FAILED, error.number, can_retry=can_retry)
    assert held.number_b() is None


def test_without_the_chips_expiry_nothing_is_read() -> None:
    source = Source(PrintedNumber(BIRTH, CODE))
    failed = read(source, evidence(None))
    assert (failed.kind, source.asked) == (Kind.PRINT_FAILED, [])


def test_stop_ends_a_reading_that_is_under_way() -> None:
    source = Source()

    async def run() -> Event:
        part = PrintPart(source, evidence())
        reading = asyncio.create_task(part.read(VISIT))
        while not source.asked:
            await asyncio.sleep(0)
        await part.stop()
        part.end()
        return await reading

    assert asyncio.run(run()).kind is Kind.PRINT_FAILED


def test_a_terminal_without_a_tray_camera_reads_nothing() -> None:
    source = NoPrint()
    source.prepare()
    source.stop()
    with pytest.raises(PrintNotRead):
        source.read(EXPIRY)
