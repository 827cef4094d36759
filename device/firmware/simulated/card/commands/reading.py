"""READ BINARY and READ RECORD, each also with a short file identifier, which selects the file as well."""

from __future__ import annotations

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.filesystem import CardFile, DataFile
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import (
    INTERNAL,
    NO_FILE,
    NO_RECORD,
    NOT_FOUND,
    NOT_VERIFIED,
    OK,
    PAST_END,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Answer,
    refuse,
)
from device.firmware.simulated.card.commands.equipment import Equipment

_RECORD_BY_NUMBER = 4


def read_binary(_card: Equipment, state: CardState, request: Request) -> Answer:
    """Give what stands from the offset on, up to Le bytes; less than Le at the end of the file is no error."""
    offset = request.p1 << 8 | request.p2
    if request.p1 & 0x80:
        if not _select_short(state, request.p1 & 0x1F):
            return refuse(NOT_FOUND)
        offset = request.p2
    content, refusal = _readable(state, state.find(state.file_id))
    if refusal:
        return refuse(refusal)
    if request.le is None:
        return refuse(WRONG_LENGTH)
    return (content[offset : offset + request.le], OK) if offset < len(content) else refuse(PAST_END)


def read_record(_card: Equipment, state: CardState, request: Request) -> Answer:
    """Give record 1, by its number; the files here have no other."""
    if request.p2 >> 3 and not _select_short(state, request.p2 >> 3):
        return refuse(NOT_FOUND)
    found = state.find(state.file_id)
    content, refusal = _readable(state, found)
    if refusal:
        return refuse(refusal)
    if not (isinstance(found, DataFile) and found.is_record) or request.p2 & 0x07 != _RECORD_BY_NUMBER:
        return refuse(WRONG_PARAMETERS)
    if request.p1 != 1:
        return refuse(NO_RECORD)
    return (content[: request.le], OK) if request.le is not None else refuse(WRONG_LENGTH)


def _select_short(state: CardState, short_id: int) -> bool:
    if state.find(short_id) is None:
        return False
    state.file_id = short_id
    return True


def _readable(state: CardState, found: CardFile | None) -> Answer:
    if found is None:
        return refuse(NO_FILE)
    if not isinstance(found, DataFile):
        return refuse(INTERNAL)
    if found.opened_by and not found.opened_by & state.verified:
        return refuse(NOT_VERIFIED)
    return found.content, 0
