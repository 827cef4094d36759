"""Rows for consent, review, sending, registering and the result."""

from __future__ import annotations

from device.firmware.visit import changes, guards, settling
from device.firmware.visit.events import Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import Effect, State

_CONSENT, _REVIEW, _SENDING, _REGISTERING, _RESULT = (
    State.CONSENT,
    State.REVIEW,
    State.SENDING,
    State.REGISTERING,
    State.RESULT,
)
_END = (Effect.REPORT_ENDED, Effect.FORGET)
_NEXT = (Effect.FORGET, Effect.READ_CARD)


def _card_needed(state: State) -> tuple[Row, ...]:
    """Give the rows of the two states in which a proof still needs its card."""
    return (
        # Staff compare person and card at the desk: the card is not needed here any more.
        Row(state, Kind.CARD_OUT, state, guards.PENDING, changes.card_not_there),
        Row(state, Kind.CARD_OUT, State.CARD_AWAY, change=changes.interrupted),
        Row(state, Kind.CARD_FAILED, state, guards.PENDING, changes.card_not_there),
        Row(state, Kind.CARD_FAILED, State.CARD_AWAY, change=changes.interrupted_by),
        Row(state, Kind.READER_LOST, state, guards.PENDING, changes.card_not_there),
        Row(state, Kind.READER_LOST, State.CARD_AWAY, change=changes.interrupted_by),
        Row(state, Kind.CANCEL, State.IDLE, change=changes.end, effects=_END),
        Row(state, Kind.STAFF_CALLED, state, effects=(Effect.CALL_STAFF,)),
        Row(state, Kind.MORE_TIME, state, guards.ASKED, changes.give_time, restart=True),
        Row(state, Kind.MORE_TIME, state),
        Row(state, Kind.TIME_OVER, state, guards.NOT_ASKED, changes.ask_for_time),
    )


CONSENT = (
    *_card_needed(_CONSENT),
    Row(_CONSENT, Kind.SHARED, _CONSENT, change=changes.shares, restart=True),
    Row(_CONSENT, Kind.CONSENTED, _REVIEW),
    Row(_CONSENT, Kind.BACK, State.CHOOSING, guards.MAY_CHOOSE_AGAIN, settling.unsettle),
    Row(_CONSENT, Kind.BACK, _CONSENT),
    Row(_CONSENT, Kind.TIME_OVER, _REVIEW, change=settling.shares_nothing),
)

REVIEW = (
    *_card_needed(_REVIEW),
    Row(_REVIEW, Kind.ACCEPTED, _SENDING, effects=(Effect.SEND_VISIT,)),
    Row(_REVIEW, Kind.STAFF_HERE, State.STAFF, guards.STAFF_WAY, settling.staff_here),
    Row(_REVIEW, Kind.STAFF_HERE, _REVIEW),
    Row(_REVIEW, Kind.BACK, _CONSENT, guards.CONSENT_ASKED),
    Row(_REVIEW, Kind.BACK, State.CHOOSING, guards.MAY_CHOOSE_AGAIN, settling.unsettle),
    Row(_REVIEW, Kind.BACK, _REVIEW),
    Row(_REVIEW, Kind.TIME_OVER, State.IDLE, change=changes.end, effects=_END),
)

SENDING = (
    Row(_SENDING, Kind.CARD_IN, _SENDING, change=changes.card_there),
    Row(_SENDING, Kind.CARD_OUT, _SENDING, change=changes.card_not_there),
    Row(_SENDING, Kind.READER_LOST, _SENDING, change=changes.card_not_there),
    Row(_SENDING, Kind.COMMITTED, _RESULT, guards.PENDING, changes.committed),
    Row(_SENDING, Kind.COMMITTED, _SENDING, change=changes.committed),
    Row(_SENDING, Kind.NOT_COMMITTED, _RESULT, change=changes.not_committed),
    Row(_SENDING, Kind.REPLIED, _REGISTERING, guards.MAY_REGISTER, changes.asks_registration),
    Row(_SENDING, Kind.REPLIED, _REGISTERING, guards.MAY_WITHDRAW, changes.asks_registration),
    Row(_SENDING, Kind.REPLIED, _RESULT, guards.SAME_VISIT, changes.replied),
    Row(_SENDING, Kind.REPLIED, _SENDING),
    Row(_SENDING, Kind.CANCEL, _SENDING),
    Row(_SENDING, Kind.STAFF_CALLED, _SENDING, effects=(Effect.CALL_STAFF,)),
    Row(_SENDING, Kind.MORE_TIME, _SENDING),
    Row(_SENDING, Kind.TIME_OVER, _RESULT, guards.NO_TICKET, changes.outbox_silent),
    Row(_SENDING, Kind.TIME_OVER, _RESULT),
)

REGISTERING = (
    Row(_REGISTERING, Kind.CARD_OUT, _RESULT, change=changes.card_not_there),
    Row(_REGISTERING, Kind.READER_LOST, _RESULT, change=changes.card_not_there),
    Row(_REGISTERING, Kind.REGISTER_YES, _SENDING, effects=(Effect.SEND_REGISTRATION,)),
    Row(_REGISTERING, Kind.REGISTER_NO, _RESULT),
    Row(_REGISTERING, Kind.CANCEL, _RESULT),
    Row(_REGISTERING, Kind.STAFF_CALLED, _REGISTERING, effects=(Effect.CALL_STAFF,)),
    Row(_REGISTERING, Kind.MORE_TIME, _REGISTERING, guards.ASKED, changes.give_time, restart=True),
    Row(_REGISTERING, Kind.MORE_TIME, _REGISTERING),
    Row(_REGISTERING, Kind.TIME_OVER, _REGISTERING, guards.NOT_ASKED, changes.ask_for_time),
    Row(_REGISTERING, Kind.TIME_OVER, _RESULT),
)

RESULT = (
    Row(_RESULT, Kind.CARD_IN, State.READING, guards.FOR_A_CHILD, changes.begin_next_with_card, _NEXT),
    Row(_RESULT, Kind.CARD_IN, State.READING, change=changes.begin, effects=_NEXT),
    # Another child's card may follow: the guardian need not begin again.
    Row(_RESULT, Kind.CARD_OUT, _RESULT, guards.FOR_A_CHILD, changes.card_not_there, restart=True),
    Row(_RESULT, Kind.CARD_OUT, State.IDLE, change=changes.end_without_card, effects=(Effect.FORGET,)),
    Row(_RESULT, Kind.READER_LOST, _RESULT, change=changes.card_not_there, restart=True),
    Row(_RESULT, Kind.NEXT_CARD, _RESULT, guards.CARD_PRESENT, effects=(Effect.REMIND_CARD,)),
    Row(_RESULT, Kind.NEXT_CARD, State.READING, guards.FOR_A_CHILD, changes.begin_next, (Effect.FORGET,)),
    Row(_RESULT, Kind.NEXT_CARD, _RESULT),
    Row(_RESULT, Kind.ACCEPTED, _RESULT, guards.CARD_PRESENT, effects=(Effect.REMIND_CARD,)),
    Row(_RESULT, Kind.ACCEPTED, State.IDLE, change=changes.end, effects=(Effect.FORGET,)),
    Row(_RESULT, Kind.CANCEL, _RESULT, guards.CARD_PRESENT, effects=(Effect.REMIND_CARD,)),
    Row(_RESULT, Kind.CANCEL, State.IDLE, change=changes.end, effects=(Effect.FORGET,)),
    Row(_RESULT, Kind.STAFF_CALLED, _RESULT, effects=(Effect.CALL_STAFF,)),
    # A result that is spoken takes longer than one that is read.
    Row(_RESULT, Kind.MORE_TIME, _RESULT, restart=True),
    Row(_RESULT, Kind.TIME_OVER, _RESULT, guards.CARD_PRESENT, effects=(Effect.REMIND_CARD,), restart=True),
    Row(_RESULT, Kind.TIME_OVER, _RESULT, guards.NOT_ASKED, changes.ask_for_time),
    Row(_RESULT, Kind.TIME_OVER, State.IDLE, change=changes.end, effects=(Effect.FORGET,)),
)
