"""What goes between the firmware and the process that reads print: frames one way, readings the other.

Each message is a block: its length in four bytes, big-endian, then its bytes. A frame is a block of its height and
width, four bytes each, and its pixels; a reading is a block of JSON. Nothing of it touches a file.
"""

from __future__ import annotations

import json
import socket
import struct
from datetime import date
from typing import Any

import numpy as np

from device.firmware.face.basics.picture import Rgb
from device.firmware.tray.text.fields import Fields, Found, FrameReading

_LENGTH = struct.Struct(">I")
_SIZE = struct.Struct(">II")
MOST_BYTES = 64 * 1024 * 1024
"""Room for a frame of 20 million pixels, which no camera here has."""
READY = b"ready"


class Ended(Exception):  # the other side ended: no error of its own
    """The other side closed, or broke the rules of a block."""


def send_block(connection: socket.socket, *parts: bytes | bytearray | memoryview) -> None:
    """Send one block.

    Raises:
        TimeoutError: the other side does not take it in time.
        Ended: the other side is gone.
    """
    try:
        connection.sendall(_LENGTH.pack(sum(len(part) for part in parts)))
        for part in parts:
            connection.sendall(part)
    except TimeoutError:
        raise
    except OSError:
        raise Ended("the other side is gone") from None


def receive_block(connection: socket.socket) -> bytearray:
    """Wait for one block.

    Raises:
        TimeoutError: nothing came in time.
        Ended: the other side is gone, or a block is too long.
    """
    (length,) = _LENGTH.unpack(_receive(connection, _LENGTH.size))
    if length > MOST_BYTES:
        raise Ended("a block is too long")
    return _receive(connection, length)


def send_frame(connection: socket.socket, pixels: Rgb) -> None:
    """Send a frame (h, w, 3); raises as `send_block` does."""
    height, width = pixels.shape[:2]
    send_block(connection, _SIZE.pack(height, width), np.ascontiguousarray(pixels).reshape(-1).data)


def parse_frame(block: bytearray) -> Rgb:
    """Give the frame of a block, without copying it.

    Raises:
        Ended: it is no frame.
    """
    if len(block) < _SIZE.size:
        raise Ended("a frame is cut")
    height, width = _SIZE.unpack_from(block)
    if not height or not width or height * width * 3 != len(block) - _SIZE.size:
        raise Ended("a frame has another size than it says")
    return np.frombuffer(block, np.uint8, offset=_SIZE.size).reshape(height, width, 3)


def format_reading(reading: FrameReading) -> bytes:
    """Write a reading as JSON."""
    body = {
        "found": reading.found.value,
        "rapid": _format_fields(reading.rapid),
        "tesseract": _format_fields(reading.tesseract),
    }
    return json.dumps(body).encode("ascii")


def parse_reading(block: bytes | bytearray) -> FrameReading:
    """Read a reading.

    Raises:
        Ended: it is none.
    """
    try:
        body = json.loads(block)
        return FrameReading(Found(body["found"]), _parse_fields(body["rapid"]), _parse_fields(body["tesseract"]))
    except (ValueError, KeyError, TypeError):
        raise Ended("not a reading") from None


def _format_fields(fields: Fields) -> dict[str, Any]:
    def text(day: date | None) -> str:
        return day.isoformat() if day else ""

    return {
        "birth": text(fields.birth),
        "expiry": text(fields.expiry),
        "code": fields.code,
        "western": fields.western,
    }


def _parse_fields(body: dict[str, Any]) -> Fields:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    return Fields(day(body["birth"]), day(body["expiry"]), str(body["code"]), bool(body["western"]))


def _receive(connection: socket.socket, count: int) -> bytearray:
    buffer = bytearray(count)
    view = memoryview(buffer)
    got = 0
    while got < count:
        try:
            more = connection.recv_into(view[got:])
        except TimeoutError:
            raise
        except OSError:
            more = 0
        if not more:
            raise Ended("the other side is gone")
        got += more
    return buffer
