"""The virtual card itself: bytes in, bytes out, and a record of what was done without what was said."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from device.firmware.simulated.card.apdu import Request, WrongLength, parse_request
from device.firmware.simulated.card.commands import OK, WRONG_LENGTH, Commands
from device.firmware.simulated.card.counters import Counters, MemoryCounters
from device.firmware.simulated.card.filesystem import CardContents
from device.firmware.simulated.card.options import CardOptions
from device.firmware.simulated.card.state import CardState


@dataclass(frozen=True)
class Exchange:
    """One thing that happened to the card: its power, or a command without its contents."""

    what: str
    """`power_off`, `power_on`, `reset`, `atr` or the header in hexadecimal."""
    application: str = ""
    file: str = ""
    sent_bytes: int = 0
    received_bytes: int = 0
    sw: str = ""

    @property
    def spends_a_try(self) -> bool:
        """Whether this was a VERIFY with a secret in it."""
        return self.what.startswith("0020") and self.sent_bytes > 0


class VirtualCard:
    """One card."""

    def __init__(
        self,
        contents: CardContents,
        options: CardOptions | None = None,
        counters: Counters | None = None,
        record: Callable[[Exchange], None] = lambda _: None,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """Make a card of its contents; counters live in memory unless given, `record` hears of every exchange."""
        self.options = options or CardOptions()
        self._commands = Commands(contents, counters or MemoryCounters(contents.initial_tries), self.options, random)
        self._state = CardState()
        self._record = record

    def power(self, what: str) -> None:
        """Power the card off or on, or reset it: all that was selected and verified is lost."""
        self._state = CardState()
        self._record(Exchange(what))

    def transmit(self, apdu: bytes) -> bytes:
        """Answer one command."""
        try:
            request = parse_request(apdu)
        except WrongLength:
            self._record(Exchange(apdu[:4].hex(), sw=f"{WRONG_LENGTH:04x}"))
            return WRONG_LENGTH.to_bytes(2, "big")
        data, sw = self._answer(request)
        self._record(self._exchange(apdu, request, len(data), sw))
        return data + sw.to_bytes(2, "big")

    def _answer(self, request: Request) -> tuple[bytes, int]:
        if request.extended and self.options.refuse_extended:
            return b"", WRONG_LENGTH
        if (request.cla, request.ins) == (0x00, 0xC0):
            return self._next_part(request.le or 256)
        data, sw = self._commands.run(self._state, request)
        self._state.pending = b""
        if not (self.options.answer_in_parts and data and sw == OK) or request.extended:
            return data, sw
        if request.ins == 0xB0 and request.le is not None and request.le > len(data):
            return b"", 0x6C00 | len(data) & 0xFF
        self._state.pending = data
        return b"", 0x6100 | min(len(data), 256) & 0xFF

    def _next_part(self, wanted: int) -> tuple[bytes, int]:
        part, self._state.pending = self._state.pending[:wanted], self._state.pending[wanted:]
        if not part:
            return b"", 0x6985
        rest = len(self._state.pending)
        return part, 0x6100 | min(rest, 256) & 0xFF if rest else OK

    def _exchange(self, apdu: bytes, request: Request, received: int, sw: int) -> Exchange:
        state = self._state
        application = state.application.name if state.application else ""
        file = f"{state.file_id:04x}" if state.file_id is not None else ""
        return Exchange(apdu[:4].hex(), application, file, len(request.data), received, f"{sw:04x}")
