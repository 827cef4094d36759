"""The firmware's side of the reader: a supervised process, one connection at a time, a limit on every command.

It knows no PC/SC and no card application. A command that gets no answer within its limit costs the process its
life; a new one is started and the connection is void. So is a connection after any failure: a handle that
survived a failed exchange can silently talk to the next card that is put down.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from device.firmware.card.basics.apdu import Octets, Response, parse_response
from device.firmware.card.basics.errors import CardError, CardGone, NoReader, ReaderStuck
from device.firmware.card.transport.channel import Kind, Presence, ReaderState
from device.firmware.card.transport.connection import Allowed, ApduTrace, Bounded, Chained, Traced
from device.firmware.card.transport.events import AT_START, ReaderEvent, events_between
from device.firmware.card.transport.process import PCSC, ReaderProcess

CONNECT_TIMEOUT_S = 10.0
"""Powering up a card through the card service, which retries by itself before it gives up."""

SILENCE_LIMIT_S = 5.0
"""A process that sends no snapshot for this long is thrown away; it sends two each second."""

RESTART_PAUSE_S = 0.2


@dataclass(frozen=True)
class ReaderSettings:
    """Where the card service is, which reader is ours, and how long one command may take."""

    pcsc_socket: str
    reader: str = ""
    """Part of the reader's name; empty takes the first one."""
    apdu_timeout_s: float = 5.0

    def __post_init__(self) -> None:
        """Check the limits: libpcsclite refuses socket paths of 108 bytes and more."""
        if not 1 <= len(self.pcsc_socket.encode()) <= 107:
            raise ValueError("pcsc_socket must be a path of 1 to 107 bytes")
        if self.apdu_timeout_s <= 0:
            raise ValueError("apdu_timeout_s must be positive")


@dataclass(frozen=True)
class ReaderHealth:
    """What diagnosis may know: no card contents."""

    service_running: bool
    reader: str | None
    card: Presence
    silent_s: float
    """Seconds since the reader process was last heard."""
    restarts: int
    """How often the reader process had to be started anew."""
    held: bool = False
    """Whether another program has the card."""


class Reader:
    """The reader with whatever card lies on it."""

    def __init__(
        self,
        settings: ReaderSettings,
        on_event: Callable[[ReaderEvent], None],
        trace: Callable[[ApduTrace], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        program: str = PCSC,
    ) -> None:
        """Keep the settings; `on_event` is called in order, from a thread of the reader's own.

        `program` is the module that the reader process runs.
        """
        self._program = program
        self._settings = settings
        self._on_event = on_event
        self._trace = trace
        self._clock = clock
        self._state = AT_START
        self._heard = clock()
        self._starts = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="reader", daemon=True)
        self._process: ReaderProcess | None = None

    def start(self) -> None:
        """Start the reader process and its supervision."""
        self._thread.start()

    def stop(self) -> None:
        """End the process; the card is powered off."""
        self._stopping.set()
        if self._process is not None:
            self._process.close()
        self._thread.join()

    def connect(self) -> Connection:
        """Open the exclusive connection to the card that lies there.

        Raises:
            NoCard, CardMute, ReaderBusy, NoReader, ServiceStopped, ReaderStuck, CardGone: as their names say.
        """
        process = self._process
        if process is None:
            raise NoReader("the reader process is not running")
        process.ask(Kind.CONNECT, b"", CONNECT_TIMEOUT_S)
        return Connection(Link(process, self._settings.apdu_timeout_s), self._trace)

    def health(self) -> ReaderHealth:
        """Say how the reader is, without touching it."""
        state, silent_s = self._state, self._clock() - self._heard
        restarts = max(self._starts - 1, 0)
        return ReaderHealth(state.service, state.reader, state.card, silent_s, restarts, state.held)

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            self._starts += 1
            self._process = ReaderProcess(self._settings.pcsc_socket, self._settings.reader, self._program)
            self._process.listen(self._take, SILENCE_LIMIT_S)
            self._stopping.wait(RESTART_PAUSE_S)

    def _take(self, state: ReaderState) -> None:
        before, self._state = self._state, state
        self._heard = self._clock()
        for event in events_between(before, state):
            self._on_event(event)


class Link:
    """The lowest connection: one command to the reader process, and void for good after any failure."""

    def __init__(self, process: ReaderProcess, timeout_s: float) -> None:
        """Belong to one life of the process."""
        self._process = process
        self._timeout_s = timeout_s
        self._void = False

    def abandon(self) -> None:
        """Let no further command through, from any thread; the one under way is waited for by its own limit."""
        self._void = True

    def send_and_receive(self, command: Octets) -> Response:
        """Send one command.

        Raises:
            CardGone: the card was lifted or the exchange broke, now or before.
            ReaderStuck: no answer came within the limit.
        """
        if self._void:
            raise CardGone("the connection is void since an earlier failure")
        try:
            return parse_response(bytes(self._process.ask(Kind.TRANSMIT, command, self._timeout_s)))
        except ReaderStuck:
            self._void = True
            raise
        except CardError:
            self._void = True
            raise CardGone("the exchange with the card broke") from None

    def close(self) -> None:
        """Give the card up, powered off; a process that is gone has done so already."""
        self._void = True
        try:
            self._process.ask(Kind.DISCONNECT, b"", self._timeout_s)
        except CardError:
            return


class Connection:
    """An open card, through the allow-list, chaining and trace; use as a context manager."""

    def __init__(self, link: Link, trace: Callable[[ApduTrace], None]) -> None:
        """Stack the processors on the link."""
        self._link = link
        self._top = Allowed(Chained(Bounded(Traced(link, trace))))

    def send_and_receive(self, command: Octets) -> Response:
        """Send one command (see `CardConnection`)."""
        return self._top.send_and_receive(command)

    def abandon(self) -> None:
        """Let no further command through; may be called from any thread, before `close` on the card's own."""
        self._link.abandon()

    def close(self) -> None:
        """Give the card up, powered off, so that nothing stays verified on it."""
        self._link.close()

    def __enter__(self) -> Self:
        """Give the connection itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it, whatever happened."""
        self.close()
