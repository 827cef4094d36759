"""How the data of an answer reach the reader: at once, or fetched by GET RESPONSE (ISO/IEC 7816-3 and 7816-4)."""

from __future__ import annotations

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.options import CardOptions, Protocol
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import CONDITIONS, OK, Answer, more_to_fetch, refuse, right_length

GET_RESPONSE = (0x00, 0xC0)
_READS = (0xB0, 0xB2)


def deliver(options: CardOptions, state: CardState, request: Request, answer: Answer) -> Answer:
    """Give a command's answer in the way this card has; what waits is what GET RESPONSE will give."""
    state.pending = b""
    data, sw = answer
    if not data or sw != OK or request.extended:
        return answer
    if options.protocol is Protocol.T0:
        return _deliver_t0(state, request, data)
    if not options.answer_in_parts:
        return answer
    if request.ins in _READS and request.le is not None and request.le > len(data):
        return refuse(right_length(len(data)))
    return _keep(state, data)


def next_part(state: CardState, wanted: int) -> Answer:
    """Answer GET RESPONSE."""
    part, state.pending = state.pending[:wanted], state.pending[wanted:]
    if not part:
        return refuse(CONDITIONS)
    return part, more_to_fetch(len(state.pending)) if state.pending else OK


def _deliver_t0(state: CardState, request: Request, data: bytes) -> Answer:
    if request.data:
        return _keep(state, data)
    if request.le is not None and request.le > len(data):
        return refuse(right_length(len(data)))
    return data, OK


def _keep(state: CardState, data: bytes) -> Answer:
    state.pending = data
    return refuse(more_to_fetch(len(data)))
