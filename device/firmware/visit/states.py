"""The states of a visit, the ways to show who one is, and the effects that the table asks for."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a visit stands."""

    IDLE = "idle"
    READING = "reading"
    CHOOSING = "choosing"
    UNLOCKING = "unlocking"
    LOOKING = "looking"
    PIN = "pin"
    STAFF = "staff"
    CONSENT = "consent"
    REVIEW = "review"
    SENDING = "sending"
    REGISTERING = "registering"
    CARD_AWAY = "card_away"
    RESULT = "result"


class Way(StrEnum):
    """A way to show that one is the card's holder."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"


class Effect(StrEnum):
    """What the runner does for the table; each ends in an event of its own, or in none."""

    READ_CARD = "read_card"
    COMPARE_CARD = "compare_card"
    OPEN_RECORD = "open_record"
    WARM_UP = "warm_up"
    START_LOOKING = "start_looking"
    ASK_MOVEMENT = "ask_movement"
    STOP_LOOKING = "stop_looking"
    PREPARE_PRINT = "prepare_print"
    READ_PRINT = "read_print"
    STOP_PRINT = "stop_print"
    SIGN_PIN = "sign_pin"
    CHECK_STAFF_CODE = "check_staff_code"
    COUNT_STAFF = "count_staff"
    SEND_VISIT = "send_visit"
    SEND_REGISTRATION = "send_registration"
    CALL_STAFF = "call_staff"
    REMIND_CARD = "remind_card"
    REPORT_ENDED = "report_ended"
    FORGET = "forget"


WITH_CARD = frozenset(
    {
        State.READING,
        State.CHOOSING,
        State.UNLOCKING,
        State.LOOKING,
        State.PIN,
        State.STAFF,
        State.CONSENT,
        State.REVIEW,
    }
)
"""The states in which the card has to lie on the reader."""

ASKING = frozenset(
    {
        State.IDLE,
        State.CHOOSING,
        State.UNLOCKING,
        State.PIN,
        State.STAFF,
        State.CONSENT,
        State.REVIEW,
        State.REGISTERING,
        State.RESULT,
    }
)
"""The states whose limit is a person's time, so that whoever touches language, look or voice gets the whole of it."""

EVERYWHERE = frozenset(State)
BEGUN = EVERYWHERE - {State.IDLE}
"""Every state in which a visit is open."""
