"""GET DATA, GET CHALLENGE and the mark that ends a phone's exchange."""

from __future__ import annotations

from device.firmware.simulated.card.basics.apdu import Request
from device.firmware.simulated.card.basics.state import CardState
from device.firmware.simulated.card.basics.status import (
    CONDITIONS,
    NO_OBJECT,
    OK,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Answer,
    refuse,
)
from device.firmware.simulated.card.commands.equipment import Equipment

SHORT_ANSWER_MAX = 256


def get_data(card: Equipment, state: CardState, request: Request) -> Answer:
    """Give an object of the card as a whole; only while no application is selected, large ones by extended Le."""
    found = card.contents.objects.get(request.p1 << 8 | request.p2) if state.application is None else None
    if found is None:
        return refuse(NO_OBJECT)
    if request.le is None or (len(found) > SHORT_ANSWER_MAX and not request.extended):
        return refuse(WRONG_LENGTH)
    return found[: request.le], OK


def get_challenge(card: Equipment, _state: CardState, request: Request) -> Answer:
    """Give 1 to 256 random bytes; the extended form is refused."""
    if request.p1 or request.p2:
        return refuse(WRONG_PARAMETERS)
    if request.extended:
        return refuse(CONDITIONS)
    return (card.random(request.le), OK) if request.le else refuse(WRONG_LENGTH)


def end_exchange(card: Equipment, _state: CardState, _request: Request) -> Answer:
    """Take the mark of a phone's last command; a plastic card answers that its length is wrong."""
    return refuse(OK if card.contents.takes_end_mark else WRONG_LENGTH)
