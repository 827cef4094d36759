"""From snapshots to events, and the frames that carry them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.transport.channel import (
    Kind,
    Presence,
    ReaderState,
    format_state,
    parse_state,
    read_frame,
    write_frame,
)
from device.firmware.card.transport.events import AT_START, ReaderEvent, events_between

READY = ReaderState(service=True, reader="R", card=Presence.ABSENT, changes=0)
CARD = ReaderState(service=True, reader="R", card=Presence.PRESENT, changes=1)
MUTE = ReaderState(service=True, reader="R", card=Presence.MUTE, changes=1)
LATER = ReaderState(service=True, reader="R", card=Presence.PRESENT, changes=3)
UNPLUGGED = ReaderState(service=True, reader=None, card=Presence.ABSENT, changes=0)
STOPPED = ReaderState(service=False, reader=None, card=Presence.ABSENT, changes=0)

EXPECTED = [
    (AT_START, READY, []),
    (AT_START, CARD, [ReaderEvent.CARD_IN]),
    (AT_START, UNPLUGGED, [ReaderEvent.READER_GONE]),
    (AT_START, STOPPED, [ReaderEvent.SERVICE_STOPPED]),
    (READY, READY, []),
    (READY, CARD, [ReaderEvent.CARD_IN]),
    (READY, MUTE, [ReaderEvent.CARD_MUTE]),
    (CARD, CARD, []),
    (CARD, READY, [ReaderEvent.CARD_OUT]),
    (CARD, LATER, [ReaderEvent.CARD_OUT, ReaderEvent.CARD_IN]),
    (MUTE, LATER, [ReaderEvent.CARD_OUT, ReaderEvent.CARD_IN]),
    (MUTE, READY, [ReaderEvent.CARD_OUT]),
    (CARD, UNPLUGGED, [ReaderEvent.CARD_OUT, ReaderEvent.READER_GONE]),
    (CARD, STOPPED, [ReaderEvent.CARD_OUT, ReaderEvent.SERVICE_STOPPED]),
    (UNPLUGGED, CARD, [ReaderEvent.READER_BACK, ReaderEvent.CARD_IN]),
    (UNPLUGGED, STOPPED, [ReaderEvent.SERVICE_STOPPED]),
    (STOPPED, READY, [ReaderEvent.SERVICE_BACK]),
    (STOPPED, UNPLUGGED, [ReaderEvent.READER_GONE]),
    (STOPPED, CARD, [ReaderEvent.SERVICE_BACK, ReaderEvent.CARD_IN]),
]


@pytest.mark.parametrize(("before", "after", "expected"), EXPECTED)
def test_events_lead_from_one_snapshot_to_the_next(
    before: ReaderState, after: ReaderState, expected: list[ReaderEvent]
) -> None:
    assert list(events_between(before, after)) == expected


STATES = st.builds(
    ReaderState,
    st.booleans(),
    st.none() | st.text(max_size=20),
    st.sampled_from(Presence),
    st.integers(0, 0xFFFF),
)


@given(st.lists(STATES, max_size=8))
def test_cards_come_and_go_in_turn(states: list[ReaderState]) -> None:
    lies = False
    for before, after in zip([AT_START, *states], states, strict=False):
        for event in events_between(before, after):
            if event in (ReaderEvent.CARD_IN, ReaderEvent.CARD_MUTE):
                assert not lies
                lies = True
            elif event is ReaderEvent.CARD_OUT:
                assert lies
                lies = False


@given(STATES)
def test_a_snapshot_survives_the_channel(state: ReaderState) -> None:
    assert parse_state(format_state(state)) == state


def test_a_frame_survives_the_channel_and_its_end_is_seen() -> None:
    source, sink = os.pipe()
    write_frame(sink, Kind.TRANSMIT, bytearray(b"\x00\x01"))
    write_frame(sink, Kind.DONE)
    os.write(sink, b"\x0b\x00\x05ab")
    os.close(sink)
    frame = read_frame(source)
    assert frame is not None
    assert frame.kind is Kind.TRANSMIT
    assert bytes(frame.body) == b"\x00\x01"
    assert "x01" not in repr(frame)
    empty = read_frame(source)
    assert empty is not None
    assert empty.kind is Kind.DONE
    assert bytes(empty.body) == b""
    assert read_frame(source) is None
    os.close(source)
