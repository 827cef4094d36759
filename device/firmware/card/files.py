"""Selecting and reading: what every application on the card does alike.

Follows ISO/IEC 7816-4, section 11, with short commands only. A BER file is read to the length in its own head,
never to the end of the file, which is filler.
"""

from __future__ import annotations

from device.firmware.card.apdu import Octets, format_command
from device.firmware.card.connection import CardConnection
from device.firmware.card.errors import NotMyNumberCard, UnexpectedStatus
from device.firmware.card.profile import Application
from device.firmware.card.secret import wipe
from device.firmware.card.status import NOT_FOUND, OFFSET_PAST_END, TryCounter, parse_try_counter, require_ok
from device.firmware.card.tlv import TlvMalformed, object_length

FILE_BYTES_MAX = 0x7FFF
"""READ BINARY has a 15-bit offset."""

CHUNK_BYTES = 256
"""What one short READ BINARY gives."""

ROUNDS_MAX = 2 * (FILE_BYTES_MAX // CHUNK_BYTES)
"""Reads for one file, so that a card which answers in crumbs cannot hold the terminal."""

_REFUSED_APPLICATION = frozenset({NOT_FOUND, 0x6A81, 0x6A86, 0x6D00, 0x6E00, 0x6700, 0x6985, 0x6999})
"""Answers with which cards of other kinds refuse a SELECT."""

_QUERY_TRIES = bytes.fromhex("00200080")


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
    response = connection.send_and_receive(format_command(header, le=length & 0xFF))
    if response.sw == OFFSET_PAST_END:
        return b""
    if response.sw == 0x6282:
        return response.data
    return require_ok(response)


def read_object(connection: CardConnection, file: int, max_bytes: int = FILE_BYTES_MAX) -> bytes:
    """Select a file and read the one BER object that it begins with, exactly.

    Raises:
        TlvMalformed: the file does not begin with an object, ends inside it, or the object exceeds `max_bytes`.
        UnexpectedStatus: the card refuses.
    """
    select_file(connection, file)
    found = read_part(connection, 0, CHUNK_BYTES)
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


def verify(connection: CardConnection, secret: Octets) -> TryCounter | None:
    """Send a secret to the selected reference, once; None means that it was right.

    Raises:
        UnexpectedStatus: the card answered something that is no verdict on the secret.
    """
    command = format_command(_QUERY_TRIES, secret)
    try:
        response = connection.send_and_receive(command)
    finally:
        wipe(command)
    if response.sw == 0x9000:
        return None
    counter = parse_try_counter(response.sw)
    if counter.remaining is None:
        raise UnexpectedStatus(response.sw, "no verdict on the secret")
    return counter
