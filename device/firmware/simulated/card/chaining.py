"""Commands that come in several parts (ISO/IEC 7816-4, section 5.3.3): bit 5 of the class says that more follow."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import CHAIN_NOT_ENDED, OK, WRONG_LENGTH

CHAIN_BIT = 0x10
_CHAINED_CLASSES = (0x10, 0x90)
CHAIN_BYTES_MAX = 4096
"""More data than this in one command no application of the card could mean."""


def join_parts(state: CardState, request: Request) -> Request | int:
    """Give the whole command when its last part has come, else the status word that answers this part."""
    more_follow = request.cla in _CHAINED_CLASSES
    whole = replace(request, cla=request.cla & ~CHAIN_BIT) if more_follow else request
    head = bytes((whole.cla, whole.ins, whole.p1, whole.p2))
    begun, data = state.chain_head, state.chain_data + request.data
    state.drop_chain()
    if begun not in (b"", head):
        return CHAIN_NOT_ENDED
    if len(data) > CHAIN_BYTES_MAX:
        return WRONG_LENGTH
    if not more_follow:
        return replace(whole, data=data)
    state.chain_head, state.chain_data = head, data
    return OK
