"""Command and response APDUs in the short form (ISO/IEC 7816-4, section 5).

Only bytes here: no reader, no card application, no meaning of a status word. The extended form is left out on
purpose: whether every My Number Card chip takes it is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Octets = bytes | bytearray
"""What is sent: a bytearray where the sender overwrites it afterwards."""

SHORT_LE_MAX = 0x00
"""Le = 00 asks for up to 256 bytes."""


@dataclass(frozen=True)
class Response:
    """What the card answered: data without the status word, and the status word."""

    data: bytes = field(repr=False)
    sw: int

    def __post_init__(self) -> None:
        """Check the status word's range."""
        if not 0 <= self.sw <= 0xFFFF:
            raise ValueError("a status word has 16 bits")


@dataclass(frozen=True)
class Header:
    """The four bytes of a command that may be seen in a trace."""

    cla: int
    ins: int
    p1: int
    p2: int

    def __str__(self) -> str:
        """Give the four bytes in hexadecimal."""
        return f"{self.cla:02X} {self.ins:02X} {self.p1:02X} {self.p2:02X}"


def format_command(header: bytes, data: Octets = b"", le: int | None = None) -> bytearray:
    """Build a short command from its four header bytes, data of at most 255 bytes and Le (0 = 256).

    The answer is a bytearray, so that a command which carries a secret can be overwritten after use.
    """
    if len(header) != 4 or len(data) > 255 or not (le is None or 0 <= le <= 255):
        raise ValueError("not a short command")
    command = bytearray(header)
    if data:
        command.append(len(data))
        command += data
    if le is not None:
        command.append(le)
    return command


def parse_header(command: Octets) -> Header:
    """Give the header of a command.

    Raises:
        ValueError: the command is shorter than its header.
    """
    if len(command) < 4:
        raise ValueError("a command has at least four bytes")
    return Header(*command[:4])


def command_data(command: Octets) -> Octets:
    """Give the data field of a short command (empty when it has none)."""
    return command[5 : 5 + command[4]] if len(command) > 5 else b""


def parse_response(answer: bytes) -> Response:
    """Split an answer into data and status word.

    Raises:
        ValueError: the answer has no status word.
    """
    if len(answer) < 2:
        raise ValueError("an answer has at least a status word")
    return Response(data=answer[:-2], sw=int.from_bytes(answer[-2:], "big"))
