"""What goes between firmware and reading process: there and back, and nothing from a side that breaks the rules."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.tray.text.fields import Fields, Found, FrameReading
from device.firmware.tray.worker import messages
from tests.device.firmware.tray.made import reading

_DAYS = st.none() | st.dates(min_value=date(1900, 1, 1))
_FIELDS = st.builds(Fields, _DAYS, _DAYS, st.text("0123456789", max_size=4), st.booleans())


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(5)
    with ours, theirs:
        yield ours, theirs


@given(st.builds(FrameReading, st.sampled_from(Found), _FIELDS, _FIELDS))
def test_a_reading_comes_back_as_it_was(one: FrameReading) -> None:
    assert messages.parse_reading(messages.format_reading(one)) == one


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader_of_readings(octets: bytes) -> None:
    with pytest.raises(messages.Ended):
        messages.parse_reading(octets)


def test_a_frame_comes_over_as_it_is(ends: tuple[socket.socket, socket.socket]) -> None:
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    messages.send_frame(ends[0], pixels[:, ::-1])
    assert (messages.parse_frame(messages.receive_block(ends[1])) == pixels[:, ::-1]).all()


@pytest.mark.parametrize("block", [b"", b"\0" * 8, struct.pack(">II", 4, 4) + b"\0" * 47])
def test_a_frame_that_is_cut_is_none(block: bytes) -> None:
    with pytest.raises(messages.Ended):
        messages.parse_frame(bytearray(block))


def test_a_block_that_is_too_long_or_cut_ends_the_connection(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[0].sendall(struct.pack(">I", messages.MOST_BYTES + 1))
    with pytest.raises(messages.Ended):
        messages.receive_block(ends[1])
    ends[0].sendall(struct.pack(">I", 100) + b"short")
    ends[0].close()
    with pytest.raises(messages.Ended):
        messages.receive_block(ends[1])


def test_silence_is_a_time_out(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[1].settimeout(0.01)
    with pytest.raises(TimeoutError):
        messages.receive_block(ends[1])


def test_nothing_is_sent_to_a_side_that_is_gone(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[1].close()
    with pytest.raises(messages.Ended):
        messages.send_block(ends[0], messages.format_reading(reading()))
