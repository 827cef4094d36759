"""SELECT: applications by identifier or its beginning, files by identifier, and the trap of the master file."""

from __future__ import annotations

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import NOT_FOUND, OK, WRONG_PARAMETERS, Answer, refuse
from device.firmware.simulated.card.commands.equipment import Equipment

_BY_FILE, _BY_ELEMENTARY_FILE, _BY_NAME = 0x00, 0x02, 0x04
_ISSUER_DOMAIN = bytes.fromhex("A0000001510000")
"""GlobalPlatform's issuer security domain, which is what is selected after power-on."""


def select(card: Equipment, state: CardState, request: Request) -> Answer:
    """Select; no file control information comes back, whatever P2 asks for."""
    if request.p1 == _BY_NAME and request.p2 in (0x00, 0x0C):
        return refuse(_select_application(card, state, request.data))
    if request.p1 == _BY_ELEMENTARY_FILE and len(request.data) == 2:
        return refuse(_select_file(state, int.from_bytes(request.data, "big")))
    if request.p1 == _BY_FILE and request.data:
        return refuse(NOT_FOUND)
    # without data it means the master file: inside an application this answers well and changes nothing
    stays = request.p1 == _BY_FILE and state.application is not None
    return refuse(OK if stays else WRONG_PARAMETERS)


def _select_file(state: CardState, file_id: int) -> int:
    if state.find(file_id) is None:
        return NOT_FOUND
    state.file_id = file_id
    return OK


def _select_application(card: Equipment, state: CardState, aid: bytes) -> int:
    if aid and _ISSUER_DOMAIN.startswith(aid):
        state.select(None, keep_verified=False)
        return OK
    for application in card.contents.applications:
        if aid and application.aid.startswith(aid):
            state.select(application, keep_verified=card.options.keep_verified_on_reselect)
            return OK
    return NOT_FOUND
