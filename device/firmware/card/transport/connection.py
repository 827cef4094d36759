"""The one method that the card library hangs on, and the small processors that are stacked on it.

A processor has the interface of what it wraps. From the top: `Allowed` (what may be sent at all), `Chained`
(answers in parts), `Bounded` (how often at most), `Traced` (headers, lengths and status words only), then the reader.
No processor retries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device.firmware.card.basics.apdu import Header, Octets, Response, command_data, format_command, parse_header
from device.firmware.card.basics.errors import CardEndless
from device.firmware.card.basics.profile import APPLICATIONS, Application

MAX_PARTS = 300
"""Limit of GET RESPONSE rounds for one command: no file of the card needs as many."""

MAX_COMMANDS = 2000
"""Limit for one connection, that is for one visit, which needs about a hundred."""

_SELECT, _READ_BINARY = 0xA4, 0xB0
_SELECTS = frozenset({0x9000, 0x6282})
"""Answers to a read by short identifier after which that file is the selected one."""


class CardConnection(Protocol):
    """Something that carries one command to a card and brings the answer back."""

    def send_and_receive(self, command: Octets) -> Response:
        """Send one command.

        Raises:
            CardGone: the card was lifted or the exchange broke.
            ReaderStuck: no answer came within the limit.
        """


class CommandNotAllowed(RuntimeError):
    """A programmer's mistake: the command is not on the allow-list and was not sent."""


@dataclass(frozen=True)
class ApduTrace:
    """One exchange without its contents."""

    header: Header
    sent_bytes: int
    received_bytes: int
    sw: int


class Traced:
    """Reports each exchange without its contents, whatever the command is."""

    def __init__(self, below: CardConnection, report: Callable[[ApduTrace], None]) -> None:
        """Wrap `below` and call `report` after each answer."""
        self._below = below
        self._report = report

    def send_and_receive(self, command: Octets) -> Response:
        """Send the command as it is and report it."""
        response = self._below.send_and_receive(command)
        self._report(ApduTrace(parse_header(command), len(command), len(response.data), response.sw))
        return response


class Bounded:
    """Lets a limited number of commands through, so that no card can keep a visit busy without end."""

    def __init__(self, below: CardConnection, limit: int = MAX_COMMANDS) -> None:
        """Wrap `below`."""
        self._below = below
        self._left = limit

    def send_and_receive(self, command: Octets) -> Response:
        """Send the command as it is.

        Raises:
            CardEndless: the limit was reached before; nothing was sent.
        """
        if self._left == 0:
            raise CardEndless("the card has been asked more than any visit needs")
        self._left -= 1
        return self._below.send_and_receive(command)


class Chained:
    """Fetches what the card holds back (61xx) and asks again with the right length (6Cxx)."""

    def __init__(self, below: CardConnection) -> None:
        """Wrap `below`."""
        self._below = below

    def send_and_receive(self, command: Octets) -> Response:
        """Send the command and return the whole answer with its last status word."""
        response = self._below.send_and_receive(command)
        if response.sw >> 8 == 0x6C and len(command) == 5:
            response = self._below.send_and_receive(format_command(bytes(command[:4]), le=response.sw & 0xFF))
        parts = [response.data]
        while response.sw >> 8 == 0x61 and len(parts) < MAX_PARTS:
            fetch = format_command(b"\x00\xc0\x00\x00", le=response.sw & 0xFF)
            response = self._below.send_and_receive(fetch)
            parts.append(response.data)
        return Response(b"".join(parts), response.sw)


class Allowed:
    """Lets through only what the profile lists, judged by the application and file that are selected.

    A failed SELECT leaves nothing selected here, so that a card which silently stays in another application
    cannot be sent a secret meant for this one.
    """

    def __init__(self, below: CardConnection, applications: tuple[Application, ...] = APPLICATIONS) -> None:
        """Wrap `below`; nothing is selected yet."""
        self._below = below
        self._by_aid = {application.aid: application for application in applications}
        self._application: Application | None = None
        self._file: int | None = None

    def send_and_receive(self, command: Octets) -> Response:
        """Send the command if it is allowed here and now.

        Raises:
            CommandNotAllowed: it is not; nothing was sent.
        """
        header = parse_header(command)
        if (header.cla, header.ins) == (0x00, _SELECT):
            return self._select(header, command)
        if self._application is None or not self._fits(header, command, self._application):
            raise CommandNotAllowed(f"{header} is not on the allow-list here")
        response = self._below.send_and_receive(command)
        if header.ins == _READ_BINARY and _short_id(header):
            self._file = _short_id(header) if response.sw in _SELECTS else None
        return response

    def _select(self, header: Header, command: Octets) -> Response:
        data = bytes(command_data(command))
        application, file = self._application, None
        if (header.p1, header.p2) == (0x04, 0x0C) and data in self._by_aid:
            application = self._by_aid[data]
        elif (header.p1, header.p2) == (0x02, 0x0C) and application and self._listed(data, application):
            file = int.from_bytes(data, "big")
        else:
            raise CommandNotAllowed(f"SELECT {header} names nothing on the allow-list")
        self._file = None
        self._application = application if file is not None else None
        response = self._below.send_and_receive(command)
        if response.sw == 0x9000:
            self._application, self._file = application, file
        return response

    @staticmethod
    def _listed(data: bytes, application: Application) -> bool:
        files = application.readable | application.verifiable | application.signing
        return len(data) == 2 and int.from_bytes(data, "big") in files

    def _fits(self, header: Header, command: Octets, application: Application) -> bool:
        match (header.cla, header.ins):
            case (0x00, 0xB0):
                return (_short_id(header) or self._file) in application.readable
            case (0x00, 0xB2):
                return header.p2 & 0x07 == 4 and _record_file(header, self._file) in application.readable
            case (0x00, 0x20):
                return (header.p1, header.p2) == (0x00, 0x80) and self._file in application.verifiable
            case (0x80, 0x2A) if (header.p1, header.p2) == (0x00, 0x80):
                return self._file in application.signing
            case (0x80, 0x2A):
                return (header.p1, header.p2) == (0x00, 0x00) and application.signs_freely
            case (0x80, 0xFC):
                return application.marks_end and len(command) == 4
            case (0x00, 0x84):
                return len(command) == 5
            case _:
                return False


def _short_id(header: Header) -> int:
    return header.p1 & 0x7F if header.p1 & 0x80 else 0


def _record_file(header: Header, selected: int | None) -> int | None:
    return header.p2 >> 3 or selected
