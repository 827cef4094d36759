"""Rows for idle, reading and the card taken away too early."""

from __future__ import annotations

from device.firmware.visit import changes, guards, numbers, settling
from device.firmware.visit.events import Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import Effect, State

_IDLE, _READING, _AWAY = State.IDLE, State.READING, State.CARD_AWAY
_END = (Effect.REPORT_ENDED, Effect.FORGET)

IDLE = (
    Row(_IDLE, Kind.CARD_IN, _READING, change=changes.begin_from_idle, effects=(Effect.READ_CARD,)),
    Row(_IDLE, Kind.CARD_OUT, _IDLE, change=changes.card_taken, restart=True),
    Row(_IDLE, Kind.READER_LOST, _IDLE, change=changes.card_taken, restart=True),
    Row(
        _IDLE,
        Kind.TIME_OVER,
        _IDLE,
        guards.CARD_PRESENT,
        changes.card_left,
        (Effect.REMIND_CARD,),
        restart=True,
    ),
    Row(_IDLE, Kind.TIME_OVER, _IDLE, change=changes.prefers_nothing, restart=True),
    Row(
        _IDLE,
        Kind.NO_CARD,
        State.SENDING,
        guards.NO_CARD_OFFERED,
        changes.begin_without_card,
        (Effect.SEND_VISIT,),
    ),
    Row(_IDLE, Kind.NO_CARD, _IDLE),
    Row(_IDLE, Kind.STAFF_CALLED, _IDLE, effects=(Effect.CALL_STAFF,)),
)

READING = (
    # Flipped or taken out of its sleeve: the card comes back without a visit having ended.
    Row(_READING, Kind.CARD_IN, _READING, change=changes.card_there, effects=(Effect.READ_CARD,), restart=True),
    Row(_READING, Kind.CARD_OUT, _AWAY, change=changes.interrupted),
    Row(_READING, Kind.CARD_READ, State.CHOOSING, guards.PRINT_AHEAD, changes.read, (Effect.PREPARE_PRINT,)),
    Row(_READING, Kind.CARD_READ, State.CHOOSING, change=changes.read),
    Row(_READING, Kind.CARD_FAILED, _READING, change=settling.failed),
    Row(_READING, Kind.READER_LOST, _AWAY, change=changes.interrupted_by),
    Row(_READING, Kind.CANCEL, _IDLE, change=changes.end, effects=_END),
    Row(
        _READING,
        Kind.STAFF_CALLED,
        State.CONSENT,
        guards.CONSENT_ASKED,
        settling.left_to_staff(numbers.STAFF_CALLED),
        (Effect.CALL_STAFF,),
    ),
    Row(
        _READING,
        Kind.STAFF_CALLED,
        State.REVIEW,
        change=settling.left_to_staff(numbers.STAFF_CALLED),
        effects=(Effect.CALL_STAFF,),
    ),
    Row(_READING, Kind.MORE_TIME, _READING, restart=True),
    Row(_READING, Kind.TIME_OVER, _READING, guards.NOT_ASKED, changes.ask_for_time),
    Row(_READING, Kind.TIME_OVER, _IDLE, change=changes.end, effects=_END),
)

CARD_AWAY = (
    Row(_AWAY, Kind.CARD_IN, _AWAY, change=changes.card_there, effects=(Effect.COMPARE_CARD,)),
    Row(_AWAY, Kind.CARD_OUT, _AWAY, change=changes.card_not_there),
    Row(_AWAY, Kind.SAME_CARD, _READING, guards.RESUMES_READING, settling.unsettle, (Effect.READ_CARD,)),
    Row(_AWAY, Kind.SAME_CARD, State.CHOOSING, guards.RESUMES_CHOOSING, settling.unsettle),
    Row(_AWAY, Kind.SAME_CARD, State.UNLOCKING, guards.FACE_WAY, settling.settle_anew, (Effect.OPEN_RECORD,)),
    Row(
        _AWAY,
        Kind.SAME_CARD,
        State.UNLOCKING,
        guards.both(guards.RESUMES_UNLOCKING, guards.PRINT_OFFERED),
        settling.reads_print,
        (Effect.READ_PRINT,),
    ),
    Row(_AWAY, Kind.SAME_CARD, State.UNLOCKING, guards.RESUMES_UNLOCKING, settling.unsettle),
    Row(_AWAY, Kind.SAME_CARD, State.CHOOSING, guards.PIN_WAY_BLOCKED, settling.pin_locked_meanwhile),
    Row(_AWAY, Kind.SAME_CARD, State.PIN, guards.PIN_WAY, settling.unsettle),
    Row(_AWAY, Kind.SAME_CARD, State.STAFF, guards.RESUMES_STAFF),
    Row(_AWAY, Kind.SAME_CARD, State.CONSENT, guards.RESUMES_CONSENT),
    Row(_AWAY, Kind.SAME_CARD, State.REVIEW),
    Row(
        _AWAY,
        Kind.OTHER_CARD,
        _READING,
        change=changes.begin,
        effects=(*_END, Effect.READ_CARD),
    ),
    Row(_AWAY, Kind.CARD_FAILED, _AWAY, change=settling.failed),
    Row(_AWAY, Kind.READER_LOST, _AWAY, change=changes.reader_lost),
    Row(_AWAY, Kind.CANCEL, _IDLE, change=changes.end, effects=_END),
    Row(
        _AWAY,
        Kind.STAFF_CALLED,
        State.REVIEW,
        change=settling.left_to_staff(numbers.STAFF_CALLED),
        effects=(Effect.CALL_STAFF,),
    ),
    # The whole limit is the warning: its seconds are shown from the first one on.
    Row(_AWAY, Kind.MORE_TIME, _AWAY, restart=True),
    Row(_AWAY, Kind.TIME_OVER, _IDLE, change=changes.end, effects=_END),
)
