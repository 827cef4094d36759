"""Which handler answers which class and instruction."""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import (
    SECURE_MESSAGING_REFUSED,
    UNKNOWN_CLASS,
    UNKNOWN_INSTRUCTION,
    Answer,
    refuse,
)
from device.firmware.simulated.card.commands.equipment import Equipment
from device.firmware.simulated.card.commands.objects import end_exchange, get_challenge, get_data
from device.firmware.simulated.card.commands.reading import read_binary, read_record
from device.firmware.simulated.card.commands.secrets import verify
from device.firmware.simulated.card.commands.selection import select
from device.firmware.simulated.card.commands.signing import (
    authenticate_internally,
    compute_signature,
    take_terminal_key,
)

Handler = Callable[[Equipment, CardState, Request], Answer]

_SECURE_MESSAGING_BITS = 0x0C
_CLASSES = (0x00, 0x80)
_HANDLERS: dict[tuple[int, int], Handler] = {
    (0x00, 0x20): verify,
    (0x00, 0x84): get_challenge,
    (0x00, 0x88): authenticate_internally,
    (0x00, 0xA4): select,
    (0x00, 0xB0): read_binary,
    (0x00, 0xB2): read_record,
    (0x00, 0xCA): get_data,
    (0x80, 0x2A): compute_signature,
    (0x80, 0xA2): take_terminal_key,
    (0x80, 0xFC): end_exchange,
}


def run(card: Equipment, state: CardState, request: Request) -> Answer:
    """Carry out one command."""
    handler = _HANDLERS.get((request.cla, request.ins))
    if handler is not None:
        return handler(card, state, request)
    if request.cla & ~_SECURE_MESSAGING_BITS in _CLASSES and request.cla not in _CLASSES:
        return refuse(SECURE_MESSAGING_REFUSED)
    return refuse(UNKNOWN_INSTRUCTION if request.cla in _CLASSES else UNKNOWN_CLASS)
