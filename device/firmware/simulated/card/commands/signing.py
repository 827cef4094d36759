"""PERFORM SECURITY OPERATION (signature), INTERNAL AUTHENTICATE and the refused half of PIN-less authentication."""

from __future__ import annotations

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.filesystem import KeyFile
from device.firmware.simulated.card.basics.signatures import sign
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import (
    CONDITIONS,
    NO_FILE,
    NO_OBJECT,
    NOT_FOUND,
    NOT_VERIFIED,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Answer,
    refuse,
)
from device.firmware.simulated.card.commands.equipment import Equipment

_HASH_AND_SIGN = 0x03
_TERMINAL_KEY = (0x00, 0xC1)


def compute_signature(_card: Equipment, state: CardState, request: Request) -> Answer:
    """Sign with the application's own key (P2 = 00), which is free, or with a key file, which wants its secret."""
    if request.p2 == 0x00:
        key = state.application.own_key if state.application else None
        return sign(key, request.p1, request.data) if key else refuse(WRONG_PARAMETERS)
    if not request.p2 & 0x80:
        return refuse(WRONG_PARAMETERS)
    found = state.find_key(request.p2)
    if found is None:
        return refuse(NOT_FOUND if request.p2 & 0x1F and state.application else NO_FILE)
    if not isinstance(found, KeyFile):
        return refuse(CONDITIONS)
    if found.opened_by and not found.opened_by & state.verified:
        return refuse(NOT_VERIFIED)
    return sign(found.key, request.p1, request.data)


def authenticate_internally(_card: Equipment, state: CardState, request: Request) -> Answer:
    """Sign 1 to 255 bytes with a key whose public half is nowhere on the card; the form of padding is a guess."""
    if request.p1 != 0x00 or not request.p2 & 0x80:
        return refuse(WRONG_PARAMETERS)
    application, short_id = state.application, request.p2 & 0x1F
    found = state.find(short_id)
    if application is None or short_id not in application.internal_keys or not isinstance(found, KeyFile):
        return refuse(NO_OBJECT)
    return sign(found.key, _HASH_AND_SIGN, request.data)


def take_terminal_key(_card: Equipment, _state: CardState, request: Request) -> Answer:
    """Refuse what only an accredited terminal can do: nobody outside has seen more than these two answers."""
    return refuse(WRONG_LENGTH if (request.p1, request.p2) == _TERMINAL_KEY else WRONG_PARAMETERS)
