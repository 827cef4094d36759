"""The effects that read number B from the card's print: prepare, read, stop; one thread, never the loop's.

The camera makes one try per visit, and only a number that its frames agree on. Whatever fails here leads to typing
and the other ways side by side.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Protocol

from device.base.errors import UketsukeError
from device.firmware.attendant.evidence import Evidence
from device.firmware.card.basics.secret import Secret
from device.firmware.tray.errors import PrintNotRead, WesternBirthDate
from device.firmware.tray.text.agreement import PrintedNumber
from device.firmware.visit.events import Event, Failed, Kind
from device.firmware.visit.visit import Visit


class PrintSource(Protocol):
    """What reads print (`tray.reading.reader.PrintReader`); `prepare` and `stop` may be called while `read` runs."""

    def prepare(self) -> None:
        """Load the models in the background."""

    def read(self, expiry: date) -> PrintedNumber:
        """Read the card on the tray.

        Raises:
            UketsukeError: no number that can be believed was read.
        """

    def stop(self) -> None:
        """Give up whatever is under way."""


class PrintPart:
    """Reads print on behalf of the visit."""

    def __init__(self, source: PrintSource, evidence: Evidence) -> None:
        """Keep the parts; nothing is started."""
        self._source = source
        self._evidence = evidence
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="print")

    async def prepare(self, _visit: Visit) -> Event | None:
        """Start the reading process while the person still chooses."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._source.prepare)
        return None

    async def read(self, _visit: Visit) -> Event:
        """Read birth date and code; they go into the evidence as if they had been typed."""
        facts, begun = self._evidence.facts, time.monotonic()
        if facts is None or facts.expiry is None:
            return Failed(Kind.PRINT_FAILED, PrintNotRead.number, can_retry=True)
        try:
            number = await asyncio.get_running_loop().run_in_executor(self._thread, self._source.read, facts.expiry)
        except WesternBirthDate as error:
            return Failed(Kind.PRINT_FAILED, error.number)
        except UketsukeError as error:
            return Failed(Kind.PRINT_FAILED, error.number, can_retry=True)
        self._evidence.timings_ms["read_print"] = round((time.monotonic() - begun) * 1000)
        self._evidence.birth = number.birth
        self._evidence.keep_code(Secret(number.code.encode("ascii")))
        return Event(Kind.PRINT_READ)

    async def stop(self) -> None:
        """End the reading process, which ends a reading that is under way."""
        self._source.stop()

    def end(self) -> None:
        """End the process and the thread."""
        self._source.stop()
        self._thread.shutdown(wait=False, cancel_futures=True)


class NoPrint:
    """A terminal without a tray camera: the table never asks it to read."""

    def prepare(self) -> None:
        """Do nothing (see `PrintSource`)."""

    def read(self, _expiry: date) -> PrintedNumber:
        """Refuse (see `PrintSource`)."""
        raise PrintNotRead("there is no tray camera")

    def stop(self) -> None:
        """Do nothing (see `PrintSource`)."""
