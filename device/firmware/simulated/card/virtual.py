"""The virtual card itself: bytes in, bytes out, and a record of what was done without what was said."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from device.firmware.simulated.card.basics.apdu import Request, WrongLength, parse_request
from device.firmware.simulated.card.basics.counters import Counters, MemoryCounters
from device.firmware.simulated.card.basics.filesystem import CardContents
from device.firmware.simulated.card.basics.options import ATR_T0, CardOptions, Protocol
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import WRONG_LENGTH, Answer, refuse
from device.firmware.simulated.card.chaining import join_parts
from device.firmware.simulated.card.commands.equipment import Equipment
from device.firmware.simulated.card.commands.table import run
from device.firmware.simulated.card.delivery import GET_RESPONSE, deliver, next_part


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
        counters = counters or MemoryCounters(contents.initial_tries)
        self._equipment = Equipment(contents, counters, self.options, random)
        self._state = CardState()
        self._record = record

    @property
    def atr(self) -> bytes:
        """What the card says when it is powered."""
        by_protocol = ATR_T0 if self.options.protocol is Protocol.T0 else self._equipment.contents.atr
        return self.options.atr or by_protocol

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

    def _answer(self, request: Request) -> Answer:
        if request.extended and (self.options.refuse_extended or self.options.protocol is Protocol.T0):
            return refuse(WRONG_LENGTH)
        if (request.cla, request.ins) == GET_RESPONSE:
            return next_part(self._state, request.le or 256)
        whole = join_parts(self._state, request)
        if isinstance(whole, int):
            return refuse(whole)
        return deliver(self.options, self._state, whole, run(self._equipment, self._state, whole))

    def _exchange(self, apdu: bytes, request: Request, received: int, sw: int) -> Exchange:
        state = self._state
        application = state.application.name if state.application else ""
        file = f"{state.file_id:04x}" if state.file_id is not None else ""
        return Exchange(apdu[:4].hex(), application, file, len(request.data), received, f"{sw:04x}")
