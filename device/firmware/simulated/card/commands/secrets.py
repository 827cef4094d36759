"""VERIFY: the query of a counter, which is free, and the comparison, which is not."""

from __future__ import annotations

import hmac

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.filesystem import ReferenceFile
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import (
    BLOCKED,
    CONDITIONS,
    NO_FILE,
    NOT_FOUND,
    OK,
    TRIES_LEFT,
    WRONG_PARAMETERS,
    Answer,
    refuse,
)
from device.firmware.simulated.card.commands.equipment import Equipment


def verify(card: Equipment, state: CardState, request: Request) -> Answer:
    """Tell the tries that are left, or compare a secret; by the selected file or by short identifier in P2."""
    if request.p1 != 0x00 or not request.p2 & 0x80:
        return refuse(WRONG_PARAMETERS)
    short_id = request.p2 & 0x1F
    found = state.find_key(request.p2)
    if found is None:
        return refuse(NOT_FOUND if short_id and state.application else NO_FILE)
    if not isinstance(found, ReferenceFile):
        return refuse(CONDITIONS)
    state.file_id = short_id or state.file_id
    return refuse(_compare(card, state, found, request.data) if request.data else _query(card, state, found))


def _query(card: Equipment, state: CardState, found: ReferenceFile) -> int:
    if card.options.query_hides_verified and state.file_id in state.verified:
        return OK
    return TRIES_LEFT | card.counters.read(found.counter)


def _compare(card: Equipment, state: CardState, found: ReferenceFile, secret: bytes) -> int:
    tries = card.counters.read(found.counter)
    if tries == 0 or state.file_id is None:
        return BLOCKED
    # spent before it is compared, so that pulling the card at the right moment wins nothing
    card.counters.write(found.counter, tries - 1)
    if not hmac.compare_digest(secret, found.secret):
        state.verified.discard(state.file_id)
        return TRIES_LEFT | (tries - 1)
    card.counters.write(found.counter, found.full_tries)
    state.verified.add(state.file_id)
    return OK
