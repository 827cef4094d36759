"""From snapshots of the reader to events, as one pure function.

The reader process sends what it sees; what that means is decided here, so that a restarted process needs no
memory and tests need no reader.
"""

from __future__ import annotations

from enum import Enum

from device.firmware.card.transport.channel import Presence, ReaderState


class ReaderEvent(Enum):
    """What happened at the reader."""

    CARD_IN = "card_in"
    CARD_OUT = "card_out"
    CARD_MUTE = "card_mute"
    READER_GONE = "reader_gone"
    READER_BACK = "reader_back"
    SERVICE_STOPPED = "service_stopped"
    SERVICE_BACK = "service_back"


AT_START = ReaderState(service=True, reader="", card=Presence.ABSENT, changes=0)
"""Before the first snapshot everything is taken to be in order and empty, so that only faults are told."""

_ARRIVALS = {Presence.PRESENT: ReaderEvent.CARD_IN, Presence.MUTE: ReaderEvent.CARD_MUTE}


def events_between(before: ReaderState, after: ReaderState) -> tuple[ReaderEvent, ...]:
    """Give the events that lead from one snapshot to the next, in the order they happened."""
    same = before.card is after.card and before.changes == after.changes and before.reader == after.reader
    events = [ReaderEvent.CARD_OUT] if before.card is not Presence.ABSENT and not same else []
    if before.service and not after.service:
        events.append(ReaderEvent.SERVICE_STOPPED)
    if after.service and not before.service and after.reader is not None:
        events.append(ReaderEvent.SERVICE_BACK)  # without its reader nobody could use it yet
    if after.service:
        events += _reader_events(before, after)
    if after.card is not Presence.ABSENT and not same:
        events.append(_ARRIVALS[after.card])
    return tuple(events)


def _reader_events(before: ReaderState, after: ReaderState) -> list[ReaderEvent]:
    had, has = before.reader is not None or not before.service, after.reader is not None
    if had == has:
        return []
    return [ReaderEvent.READER_BACK if has else ReaderEvent.READER_GONE]
