"""Selecting, reading and verifying: what every application on the card does alike.

Follows ISO/IEC 7816-4, section 11, with short commands only. A BER file is read to the length in its own head,
never to the end of the file, which is filler. No secret is ever sent before its counter has been read.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.card.application.status import (
    END_OF_FILE,
    NOT_FOUND,
    OFFSET_PAST_END,
    SECURITY_NOT_SATISFIED,
    TryCounter,
    parse_try_counter,
    require_ok,
)
from device.firmware.card.basics.apdu import Octets, Response, format_command
from device.firmware.card.basics.errors import NotMyNumberCard, UnexpectedStatus
from device.firmware.card.basics.profile import Application
from device.firmware.card.basics.secret import wipe
from device.firmware.card.basics.tlv import TlvMalformed, object_length
from device.firmware.card.transport.connection import CardConnection

FILE_BYTES_MAX = 0x7FFF
"""READ BINARY has a 15-bit offset."""

CHUNK_BYTES = 251
"""What one frame of a contactless card carries besides the status word (ISO/IEC 14443-4, FSC and FSD 256).

A read of 256 bytes is two frames and an acknowledgement each time.
"""

ROUNDS_MAX = 2 * (FILE_BYTES_MAX // CHUNK_BYTES)
"""Reads for one file, so that a card which answers in crumbs cannot hold the terminal."""

_REFUSED_APPLICATION = frozenset({NOT_FOUND, 0x6A81, 0x6A86, 0x6D00, 0x6E00, 0x6700, 0x6985, 0x6999})
"""Answers with which cards of other kinds refuse a SELECT."""

_FINAL = frozenset({0x9000, END_OF_FILE, SECURITY_NOT_SATISFIED})
"""Answers to a read by short identifier that selecting the file first would not change."""

_QUERY_TRIES = bytes.fromhex("00200080")


@dataclass(frozen=True)
class Verdict:
    """What became of a secret: was it sent, was it right, and the counter as the card told it last."""

    sent: bool
    right: bool
    counter: TryCounter


def select_application(connection: CardConnection, application: Application) -> None:
    """Select an application by its whole identifier; what was verified before is lost.

    Raises:
        NotMyNumberCard: the card does not have it.
        UnexpectedStatus: the card answered something else.
    """
    response = connection.send_and_receive(format_command(b"\x00\xa4\x04\x0c", application.aid))
    if response.sw in _REFUSED_APPLICATION:
        raise NotMyNumberCard(f"no {application.name} application")
    require_ok(response)


def select_file(connection: CardConnection, file: int) -> None:
    """Select a file of the selected application by its two-byte identifier.

    Raises:
        UnexpectedStatus: the card refuses it.
    """
    require_ok(connection.send_and_receive(format_command(b"\x00\xa4\x02\x0c", file.to_bytes(2, "big"))))


def read_part(connection: CardConnection, offset: int, length: int) -> bytes:
    """Read up to `length` bytes (1 to 256) of the selected file at `offset`; empty when it lies past the end.

    Raises:
        UnexpectedStatus: the card refuses the read.
    """
    header = bytes([0x00, 0xB0]) + offset.to_bytes(2, "big")
    return _read_data(connection.send_and_receive(format_command(header, le=length & 0xFF)))


def read_first(connection: CardConnection, file: int, length: int) -> bytes:
    """Select a file and read its first `length` bytes (1 to 256).

    One command by the short identifier does both; a card that does not take it is asked in two.

    Raises:
        UnexpectedStatus: the card refuses.
    """
    header = bytes([0x00, 0xB0, 0x80 | file, 0x00])
    response = connection.send_and_receive(format_command(header, le=length & 0xFF))
    if response.sw in _FINAL:
        return _read_data(response)
    select_file(connection, file)
    return read_part(connection, 0, length)


def read_record(connection: CardConnection, file: int) -> bytes:
    """Read record 1 of a file, whatever its length.

    Raises:
        UnexpectedStatus: the card refuses.
    """
    response = connection.send_and_receive(format_command(bytes([0x00, 0xB2, 0x01, file << 3 | 0x04]), le=0))
    if response.sw in _FINAL:
        return require_ok(response)
    select_file(connection, file)
    return require_ok(connection.send_and_receive(format_command(b"\x00\xb2\x01\x04", le=0)))


def read_object(connection: CardConnection, file: int, max_bytes: int = FILE_BYTES_MAX) -> bytes:
    """Select a file and read the one BER object that it begins with, exactly.

    Raises:
        TlvMalformed: the file does not begin with an object, ends inside it, or the object exceeds `max_bytes`.
        UnexpectedStatus: the card refuses.
    """
    found = read_first(connection, file, CHUNK_BYTES)
    length = object_length(found)
    if length > min(max_bytes, FILE_BYTES_MAX):
        raise TlvMalformed("the object is larger than allowed")
    parts, have = [found], len(found)
    for _ in range(ROUNDS_MAX):
        if have >= length:
            return b"".join(parts)[:length]
        parts.append(read_part(connection, have, min(CHUNK_BYTES, length - have)))
        have += len(parts[-1])
    raise TlvMalformed("the file ends inside its object")


def query_tries(connection: CardConnection, reference: int) -> TryCounter:
    """Read the try counter of a reference; this costs no try.

    Raises:
        UnexpectedStatus: the card has no such reference here.
    """
    select_file(connection, reference)
    return parse_try_counter(connection.send_and_receive(_QUERY_TRIES).sw)


def verify(connection: CardConnection, reference: int, secret: Octets, tries_kept: int) -> Verdict:
    """Read the counter of a reference, and send a secret to it once if more than `tries_kept` tries are left.

    Raises:
        UnexpectedStatus: the card answered something that is no counter, or no verdict on the secret.
    """
    counter = query_tries(connection, reference)
    if counter.blocked or (counter.remaining is not None and counter.remaining <= tries_kept):
        return Verdict(sent=False, right=False, counter=counter)
    command = format_command(_QUERY_TRIES, secret)
    try:
        response = connection.send_and_receive(command)
    finally:
        wipe(command)
    if response.sw == 0x9000:
        return Verdict(sent=True, right=True, counter=counter)
    left = parse_try_counter(response.sw)
    if left.remaining is None:
        raise UnexpectedStatus(response.sw, "no verdict on the secret")
    return Verdict(sent=True, right=False, counter=left)


def _read_data(response: Response) -> bytes:
    if response.sw == OFFSET_PAST_END:
        return b""
    return response.data if response.sw == END_OF_FILE else require_ok(response)
