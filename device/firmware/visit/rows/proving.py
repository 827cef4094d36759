"""Rows for choosing a way and walking it: unlocking and looking, PIN, staff."""

from __future__ import annotations

from device.firmware.visit import changes, guards, numbers, settling
from device.firmware.visit.events import Kind
from device.firmware.visit.row import ALWAYS, Change, Guard, Row
from device.firmware.visit.states import Effect, State
from device.wire.words import Method, Outcome

_CHOOSING, _UNLOCKING, _LOOKING, _PIN, _STAFF = (
    State.CHOOSING,
    State.UNLOCKING,
    State.LOOKING,
    State.PIN,
    State.STAFF,
)
_END = (Effect.REPORT_ENDED, Effect.FORGET)
_STOP = (Effect.STOP_LOOKING,)
_STOP_PRINT = (Effect.STOP_PRINT,)
_LEAVE_FACE = (Effect.STOP_LOOKING, Effect.STOP_PRINT)
"""The camera warms up while the number is typed or read: whatever leads away from the face switches it off."""


def _onward(
    state: State, kind: Kind, change: Change, effects: tuple[Effect, ...] = (), guard: Guard | None = None
) -> tuple[Row, ...]:
    """Give the rows of a step towards review: over consent where the clinic asks for it."""
    if guard is None:
        return (
            Row(state, kind, State.CONSENT, guards.CONSENT_ASKED, change, effects),
            Row(state, kind, State.REVIEW, ALWAYS, change, effects),
        )
    both = guards.both(guard, guards.CONSENT_ASKED)
    return (
        Row(state, kind, State.CONSENT, both, change, effects),
        Row(state, kind, State.REVIEW, guard, change, effects),
    )


def _common(state: State, *stop: Effect) -> tuple[Row, ...]:
    """Give the rows that are alike in all five states: card, reader, staff, cancel, more time."""
    called = settling.left_to_staff(numbers.STAFF_CALLED)
    return (
        Row(state, Kind.CARD_OUT, State.CARD_AWAY, change=changes.interrupted, effects=stop),
        Row(state, Kind.CARD_FAILED, State.CARD_AWAY, change=changes.interrupted_by, effects=stop),
        Row(state, Kind.READER_LOST, State.CARD_AWAY, change=changes.interrupted_by, effects=stop),
        Row(state, Kind.CANCEL, State.IDLE, change=changes.end, effects=(*stop, *_END)),
        *_onward(state, Kind.STAFF_CALLED, called, (*stop, Effect.CALL_STAFF)),
        Row(state, Kind.MORE_TIME, state, guards.ASKED, changes.give_time, restart=True),
        Row(state, Kind.MORE_TIME, state),
    )


def _chose(state: State) -> tuple[Row, ...]:
    """Give the rows of choosing a way; with the face, print is read at once where it can be, else typed."""
    read = guards.both(guards.FACE_OFFERED, guards.PRINT_OFFERED)
    left = settling.left_to_staff(numbers.STAFF_CHOSEN)
    return (
        Row(state, Kind.CHOSE, _UNLOCKING, read, settling.reads_print, (Effect.WARM_UP, Effect.READ_PRINT)),
        Row(state, Kind.CHOSE, _UNLOCKING, guards.FACE_OFFERED, settling.birth_again, (Effect.WARM_UP,)),
        Row(state, Kind.CHOSE, _PIN, guards.PIN_OFFERED, settling.unsettle, _STOP_PRINT),
        *_onward(state, Kind.CHOSE, left, _STOP_PRINT, guards.STAFF_OFFERED),
    )


def _other_way(state: State, guard: Guard) -> tuple[Row, ...]:
    """Give the rows of leaving the face for another way."""
    left = settling.left_to_staff(numbers.STAFF_CHOSEN)
    return (
        Row(state, Kind.CHOSE, _PIN, guards.both(guard, guards.PIN_OFFERED), settling.unsettle, _LEAVE_FACE),
        *_onward(state, Kind.CHOSE, left, _LEAVE_FACE, guards.both(guard, guards.STAFF_OFFERED)),
    )


CHOOSING = (
    *_common(_CHOOSING),
    *_chose(_CHOOSING),
    Row(_CHOOSING, Kind.CHOSE, _CHOOSING),
    Row(
        _CHOOSING,
        Kind.FOR_SOMEONE,
        _CHOOSING,
        guards.GUARDIAN_OFFERED,
        settling.for_someone,
        _STOP_PRINT,
        restart=True,
    ),
    Row(_CHOOSING, Kind.FOR_SOMEONE, _CHOOSING),
    Row(_CHOOSING, Kind.WITHDRAW, _CHOOSING, guards.REGISTRATION_OFFERED, settling.withdraws, restart=True),
    Row(_CHOOSING, Kind.WITHDRAW, _CHOOSING),
    Row(_CHOOSING, Kind.STAFF_HERE, _STAFF, change=settling.staff_here),
    Row(_CHOOSING, Kind.TIME_OVER, _CHOOSING, guards.NOT_ASKED, changes.ask_for_time),
    Row(_CHOOSING, Kind.TIME_OVER, State.IDLE, change=changes.end, effects=_END),
)

UNLOCKING = (
    *_common(_UNLOCKING, *_LEAVE_FACE),
    # Another way with one touch, as good as the face; not while the card works, which takes a second.
    *_other_way(_UNLOCKING, guards.READS_PRINT),
    *_other_way(_UNLOCKING, guards.AT_REST),
    Row(_UNLOCKING, Kind.CHOSE, _UNLOCKING),
    Row(
        _UNLOCKING,
        Kind.PRINT_READ,
        _UNLOCKING,
        guards.READS_PRINT,
        settling.print_read,
        (Effect.OPEN_RECORD,),
        restart=True,
    ),
    Row(_UNLOCKING, Kind.PRINT_READ, _UNLOCKING),
    Row(
        _UNLOCKING,
        Kind.PRINT_FAILED,
        _CHOOSING,
        guards.both(guards.READS_PRINT, guards.CAN_RETRY),
        settling.print_unread,
        _STOP,
    ),
    Row(_UNLOCKING, Kind.PRINT_FAILED, _CHOOSING, guards.READS_PRINT, settling.print_unreadable, _STOP),
    Row(_UNLOCKING, Kind.PRINT_FAILED, _UNLOCKING),
    Row(_UNLOCKING, Kind.BIRTH_ENTERED, _UNLOCKING, change=settling.birth_given, restart=True),
    Row(_UNLOCKING, Kind.NUMBER_ENTERED, _UNLOCKING, guards.BUSY),
    Row(
        _UNLOCKING,
        Kind.NUMBER_ENTERED,
        _UNLOCKING,
        change=settling.working,
        effects=(Effect.OPEN_RECORD,),
        restart=True,
    ),
    Row(_UNLOCKING, Kind.RECORD_OPENED, _LOOKING, change=settling.opened, effects=(Effect.START_LOOKING,)),
    Row(
        _UNLOCKING,
        Kind.RECORD_FAILED,
        _CHOOSING,
        guards.both(guards.NUMBER_B_AGAIN, guards.NUMBER_PRINTED),
        settling.printed_number_failed,
        _STOP,
    ),
    Row(
        _UNLOCKING,
        Kind.RECORD_FAILED,
        _UNLOCKING,
        guards.NUMBER_B_AGAIN,
        settling.number_b_failed,
        restart=True,
    ),
    Row(_UNLOCKING, Kind.RECORD_FAILED, _CHOOSING, change=settling.face_withdrawn, effects=_STOP),
    Row(_UNLOCKING, Kind.FACE_FAILED, _CHOOSING, change=settling.face_withdrawn, effects=_LEAVE_FACE),
    Row(_UNLOCKING, Kind.BACK, _CHOOSING, guards.READS_PRINT, settling.unsettle, _LEAVE_FACE),
    Row(_UNLOCKING, Kind.BACK, _UNLOCKING, guards.BUSY),
    Row(_UNLOCKING, Kind.BACK, _UNLOCKING, guards.BIRTH_GIVEN, settling.birth_again),
    Row(_UNLOCKING, Kind.BACK, _CHOOSING, change=settling.unsettle, effects=_STOP),
    Row(_UNLOCKING, Kind.TIME_OVER, _UNLOCKING, guards.BUSY, restart=True),
    Row(_UNLOCKING, Kind.TIME_OVER, _UNLOCKING, guards.NOT_ASKED, changes.ask_for_time),
    Row(_UNLOCKING, Kind.TIME_OVER, _STAFF, effects=_STOP),
)

LOOKING = (
    *_common(_LOOKING, Effect.STOP_LOOKING),
    *_other_way(_LOOKING, ALWAYS),
    Row(_LOOKING, Kind.CHOSE, _LOOKING),
    Row(
        _LOOKING,
        Kind.FACE_MATCHED,
        _LOOKING,
        change=settling.asks_movement,
        effects=(Effect.ASK_MOVEMENT,),
        restart=True,
    ),
    *_onward(_LOOKING, Kind.LIVENESS_SHOWN, settling.liveness_shown, _STOP, guards.MOVEMENT_ASKED),
    Row(_LOOKING, Kind.LIVENESS_SHOWN, _LOOKING),
    Row(
        _LOOKING,
        Kind.LIVENESS_FAILED,
        _LOOKING,
        guards.CHALLENGE_LEFT,
        settling.asks_another_movement,
        (Effect.ASK_MOVEMENT,),
        restart=True,
    ),
    Row(_LOOKING, Kind.LIVENESS_FAILED, _CHOOSING, guards.MOVEMENT_ASKED, settling.liveness_failed, _STOP),
    Row(_LOOKING, Kind.LIVENESS_FAILED, _LOOKING),
    Row(_LOOKING, Kind.CANNOT_MOVE, _STAFF, guards.MOVEMENT_ASKED, settling.cannot_move, _STOP),
    Row(_LOOKING, Kind.CANNOT_MOVE, _LOOKING),
    Row(
        _LOOKING,
        Kind.FACE_UNCERTAIN,
        _LOOKING,
        guards.FIRST_LOOK,
        settling.face_uncertain,
        (Effect.START_LOOKING,),
        restart=True,
    ),
    Row(_LOOKING, Kind.FACE_UNCERTAIN, _CHOOSING, change=settling.face_stays_uncertain, effects=_STOP),
    Row(_LOOKING, Kind.FACE_NO_MATCH, _CHOOSING, change=settling.face_no_match, effects=_STOP),
    Row(_LOOKING, Kind.FACE_FAILED, _CHOOSING, change=settling.face_withdrawn, effects=_STOP),
    Row(_LOOKING, Kind.BACK, _CHOOSING, change=settling.unsettle, effects=_STOP),
    # The machine looks, the person waits: nobody is asked for more time, the way out comes at the limit.
    Row(_LOOKING, Kind.TIME_OVER, _STAFF, change=settling.looked_too_long, effects=_STOP),
)

PIN = (
    *_common(_PIN),
    Row(_PIN, Kind.LAST_TRY_AGREED, _PIN, guards.LAST_TRY_ASKED, settling.last_try_agreed, restart=True),
    Row(_PIN, Kind.LAST_TRY_AGREED, _PIN),
    Row(_PIN, Kind.PIN_ENTERED, _PIN, guards.BUSY),
    Row(_PIN, Kind.PIN_ENTERED, _PIN, guards.LAST_TRY_ASKED),
    Row(_PIN, Kind.PIN_ENTERED, _PIN, change=settling.working, effects=(Effect.SIGN_PIN,), restart=True),
    *_onward(_PIN, Kind.PIN_VERIFIED, settling.settle(Method.PIN, Outcome.VERIFIED)),
    Row(_PIN, Kind.PIN_REJECTED, _PIN, guards.CAN_RETRY, settling.pin_failed, restart=True),
    Row(_PIN, Kind.PIN_REJECTED, _CHOOSING, change=settling.pin_withdrawn),
    Row(_PIN, Kind.BACK, _PIN, guards.BUSY),
    Row(_PIN, Kind.BACK, _CHOOSING, change=settling.unsettle),
    Row(_PIN, Kind.TIME_OVER, _PIN, guards.BUSY, restart=True),
    Row(_PIN, Kind.TIME_OVER, _PIN, guards.NOT_ASKED, changes.ask_for_time),
    Row(_PIN, Kind.TIME_OVER, _STAFF),
)

STAFF = (
    *_common(_STAFF),
    *_chose(_STAFF),
    Row(_STAFF, Kind.CHOSE, _STAFF),
    Row(_STAFF, Kind.STAFF_CODE_ENTERED, _STAFF, guards.BUSY),
    Row(_STAFF, Kind.STAFF_CODE_ENTERED, _STAFF, change=settling.working, effects=(Effect.CHECK_STAFF_CODE,)),
    Row(_STAFF, Kind.STAFF_CODE_RIGHT, _STAFF, change=settling.code_right, restart=True),
    *_onward(_STAFF, Kind.STAFF_REASON, settling.confirmed_here, (Effect.COUNT_STAFF,), guards.CODE_WAS_RIGHT),
    Row(_STAFF, Kind.STAFF_REASON, _STAFF),
    Row(_STAFF, Kind.STAFF_CODE_WRONG, _STAFF, change=settling.failed, restart=True),
    Row(_STAFF, Kind.BACK, _CHOOSING, change=settling.unsettle),
    Row(_STAFF, Kind.TIME_OVER, _STAFF, guards.NOT_ASKED, changes.ask_for_time),
    # Nobody answered while the card lies there: what was read goes to the desk as pending.
    Row(
        _STAFF,
        Kind.TIME_OVER,
        State.SENDING,
        change=settling.left_alone,
        effects=(Effect.SEND_VISIT,),
    ),
)
