"""A reader process without a reader: the frames of the real one, and below them a virtual card in this process.

It stands in the place of `device.firmware.card.transport.pcsc`: no card service, no driver. A card lies on the reader
while the file `card.json` is in its folder; the folder's path comes where the card service's socket would. For the
self-test of an installed terminal; the demo has the real card service with a driver instead.
"""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from device.firmware.card.transport.channel import (
    Failure,
    Frame,
    Kind,
    Presence,
    ReaderState,
    format_state,
    read_frame,
    write_frame,
)
from device.firmware.simulated.card.virtual import VirtualCard
from device.firmware.simulated.reader.emulate import Emulation, make_card

READER_NAME = "Simulated reader"
CARD_FILE = "card.json"
_LOOK_S, _TELL_S = 0.05, 0.5


@dataclass(frozen=True)
class LaidDown:
    """Which card lies on the reader."""

    persona: str
    issuer: Path
    portraits: Path

    def write(self, folder: Path) -> None:
        """Lay it down."""
        text = json.dumps({"persona": self.persona, "issuer": str(self.issuer), "portraits": str(self.portraits)})
        draft = folder / f"{CARD_FILE}.new"
        draft.write_text(text, "utf-8")
        draft.replace(folder / CARD_FILE)

    def make(self) -> VirtualCard:
        """Make the card itself, with full tries."""
        emulation = Emulation(self.persona, self.issuer, self.portraits, fresh_counters=True)
        return make_card(emulation, datetime.now(UTC), lambda _exchange: None)


def take_away(folder: Path) -> None:
    """Take the card."""
    (folder / CARD_FILE).unlink(missing_ok=True)


class SimulatedReader:
    """Serves frames: one thread reads stdin, one looks at the folder."""

    def __init__(self, folder: Path, source: int, sink: int) -> None:
        """Take the folder, and the file descriptors of requests and of answers."""
        self._folder = folder
        self._source = source
        self._sink = sink
        self._writing = threading.Lock()
        self._card: VirtualCard | None = None
        self._open = False
        self._changes = 0

    def run(self) -> None:
        """Serve until stdin ends."""
        threading.Thread(target=self._watch, daemon=True).start()
        while (frame := read_frame(self._source)) is not None:
            answer = self._handle(frame)
            kind = Kind.FAILED if isinstance(answer, Failure) else Kind.DONE
            self._write(kind, answer.value.encode() if isinstance(answer, Failure) else answer)

    def _handle(self, frame: Frame) -> bytes | Failure:
        card = self._card
        if frame.kind is Kind.DISCONNECT:
            self._open = False
            if card is not None:
                card.power("power_off")
            return b""
        if card is None:
            return Failure.NO_CARD if frame.kind is Kind.CONNECT else Failure.BROKEN
        if frame.kind is Kind.CONNECT:
            card.power("power_on")
            self._open = True
            return b""
        return card.transmit(bytes(frame.body)) if self._open else Failure.BROKEN

    def _watch(self) -> None:
        told = 0.0
        while True:
            changed = self._look()
            if changed or time.monotonic() - told >= _TELL_S:
                told = time.monotonic()
                presence = Presence.ABSENT if self._card is None else Presence.PRESENT
                self._write(Kind.STATE, format_state(ReaderState(True, READER_NAME, presence, self._changes)))
            time.sleep(_LOOK_S)  # nothing is waited for: it is the pace of looking

    def _look(self) -> bool:
        """Take a card that was laid down, let go of one that was taken; tell whether something changed."""
        place = self._folder / CARD_FILE
        if place.exists() == (self._card is not None):
            return False
        if self._card is None:
            said = json.loads(place.read_text("utf-8"))
            self._card = LaidDown(said["persona"], Path(said["issuer"]), Path(said["portraits"])).make()
        else:
            self._card, self._open = None, False
        self._changes += 1
        return True

    def _write(self, kind: Kind, body: bytes) -> None:
        with self._writing:
            write_frame(self._sink, kind, body)


def main() -> None:
    """Run the process; its folder stands where the card service's socket would (see `ReaderProcess`)."""
    SimulatedReader(Path(os.environ["PCSCLITE_CSOCK_NAME"]), source=0, sink=1).run()
    os._exit(0)


if __name__ == "__main__":
    main()
