"""The words between the firmware and its reader process: small frames over a pipe.

A frame is one byte of kind, two bytes of length (big-endian) and the body. The body of TRANSMIT may hold a secret:
it is written from, and read into, buffers that their owner overwrites. Nothing here is ever logged.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from enum import Enum, IntEnum

from device.firmware.card.basics.apdu import Octets


class Kind(IntEnum):
    """Kinds of frames; the first three go to the reader process, the others come from it."""

    CONNECT = 1
    TRANSMIT = 2
    DISCONNECT = 3
    DONE = 11
    FAILED = 12
    STATE = 13


class Failure(Enum):
    """Why the reader process could not do what it was asked; the body of FAILED."""

    NO_CARD = "no_card"
    MUTE = "mute"
    BUSY = "busy"
    NO_READER = "no_reader"
    SERVICE = "service"
    BROKEN = "broken"


class Presence(Enum):
    """What lies on the reader."""

    ABSENT = "absent"
    PRESENT = "present"
    MUTE = "mute"


@dataclass(frozen=True)
class ReaderState:
    """A snapshot of service, reader and card.

    `changes` counts insertions and removals as the card service does (modulo 65536), so that a card that was
    lifted and put back between two snapshots is noticed.
    """

    service: bool
    reader: str | None
    card: Presence
    changes: int
    held: bool = False
    """Whether another program has a connection to the card, so that ours would be refused."""


@dataclass(frozen=True)
class Frame:
    """One frame as it was read."""

    kind: Kind
    body: bytearray = field(repr=False)


def write_frame(pipe: int, kind: Kind, body: Octets = b"") -> None:
    """Write one frame to the file descriptor `pipe`.

    Raises:
        OSError: the other side is gone.
    """
    for part in (bytes([kind]) + len(body).to_bytes(2, "big"), body):
        view = memoryview(part)
        while view:
            view = view[os.write(pipe, view) :]


def read_frame(pipe: int) -> Frame | None:
    """Read one frame from the file descriptor `pipe`; None when the other side is gone.

    Raises:
        ValueError: the kind is not known.
    """
    head = _read_exactly(pipe, 3)
    if head is None:
        return None
    body = _read_exactly(pipe, int.from_bytes(head[1:], "big"))
    return None if body is None else Frame(Kind(head[0]), body)


def format_state(state: ReaderState) -> bytes:
    """Give the body of a STATE frame."""
    return json.dumps(asdict(state) | {"card": state.card.value}).encode()


def parse_state(body: Octets) -> ReaderState:
    """Read the body of a STATE frame."""
    fields = json.loads(body)
    card = Presence(fields["card"])
    return ReaderState(fields["service"], fields["reader"], card, fields["changes"], fields["held"])


def _read_exactly(pipe: int, count: int) -> bytearray | None:
    found = bytearray(count)
    view = memoryview(found)
    while view:
        got = os.readv(pipe, [view])
        if got == 0:
            return None
        view = view[got:]
    return found
