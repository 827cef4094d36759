"""The reader process: the only file that knows PC/SC, and the program that is thrown away when a reader hangs.

A blocked SCardTransmit cannot be interrupted, so it happens here and not in the firmware. The process is given
the name filter of its reader, does what the frames on stdin ask, and sends answers and snapshots on stdout. It
ends when stdin ends. The card service's socket comes in PCSCLITE_CSOCK_NAME, which only libpcsclite reads. Errors
are told apart by what failed, not by their numbers alone: a card pulled during a command can come back as
"successful" without an answer.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from smartcard import scard

from device.firmware.card.basics.secret import wipe
from device.firmware.card.transport.channel import (
    Failure,
    Frame,
    Kind,
    Presence,
    ReaderState,
    format_state,
    read_frame,
    write_frame,
)
from device.firmware.card.transport.emptiness import Emptiness

POLL_MS = 500
"""Longest time between two snapshots; they are the process's heartbeat."""

POWERING_MS = 300
"""A card without ATR is looked at again after this: the service shows it so while it powers the card up or down."""

ATR_BYTES_MIN = 2
"""Anything shorter is no ATR (ISO/IEC 7816-3, section 8.2)."""

_PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
_SERVICE_GONE = frozenset({scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED, scard.SCARD_F_COMM_ERROR})
_CONNECT_FAILURES = {
    scard.SCARD_E_NO_SMARTCARD: Failure.NO_CARD,
    scard.SCARD_W_REMOVED_CARD: Failure.NO_CARD,
    scard.SCARD_W_UNRESPONSIVE_CARD: Failure.MUTE,
    scard.SCARD_W_UNPOWERED_CARD: Failure.MUTE,
    scard.SCARD_E_PROTO_MISMATCH: Failure.MUTE,
    scard.SCARD_E_SHARING_VIOLATION: Failure.BUSY,
    scard.SCARD_E_UNKNOWN_READER: Failure.NO_READER,
    scard.SCARD_E_READER_UNAVAILABLE: Failure.NO_READER,
    scard.SCARD_E_NO_READERS_AVAILABLE: Failure.NO_READER,
}


class PcscFailed(Exception):
    """What was asked could not be done."""

    def __init__(self, failure: Failure) -> None:
        """Keep the reason in the words of the channel."""
        super().__init__(failure.value)
        self.failure = failure


class Card:
    """The card side: one exclusive connection at a time, reset when it is given up."""

    def __init__(self, name_filter: str) -> None:
        """Remember which reader is ours."""
        self._filter = name_filter
        self._context: int | None = None
        self._card: int | None = None
        self.ours = False
        """Whether the card is held by us, or may be at this moment."""
        self._protocol = scard.SCARD_PCI_T1

    def connect(self) -> bytes:
        """Connect to the card and power it up afresh."""
        self.disconnect()
        self.ours = True
        try:
            return self._connect()
        except PcscFailed:
            self.disconnect()
            raise

    def _connect(self) -> bytes:
        self._context = open_context()
        reader = find_reader(self._context, self._filter)
        if reader is None:
            raise PcscFailed(Failure.NO_READER)
        connect = (self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, _PROTOCOLS)
        result, card, protocol = scard.SCardConnect(*connect)
        if result == scard.SCARD_W_UNPOWERED_CARD:  # we came while the service powered it off
            result, card, protocol = scard.SCardConnect(*connect)
        _check(result, _CONNECT_FAILURES)
        self._card = card
        self._protocol = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        return b""

    def transmit(self, command: bytearray) -> bytes:
        """Send one command, and overwrite it; after any failure the connection is given up."""
        octets = list(command)
        wipe(command)
        if self._card is None:
            raise PcscFailed(Failure.BROKEN)
        result, answer = scard.SCardTransmit(self._card, self._protocol, octets)
        octets[:] = [0] * len(octets)
        if result != scard.SCARD_S_SUCCESS or len(answer) < 2:
            self.disconnect()
            _check(result, {scard.SCARD_S_SUCCESS: Failure.BROKEN})
            raise PcscFailed(Failure.BROKEN)
        return bytes(octet & 0xFF for octet in answer)

    def disconnect(self) -> bytes:
        """Give up the card, powered off so that nothing stays verified; without one, do nothing."""
        if self._card is not None:
            scard.SCardDisconnect(self._card, scard.SCARD_UNPOWER_CARD)
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
        self._card = self._context = None
        self.ours = False
        return b""


class Monitor:
    """The watching side, with a context of its own: snapshots at every change and at least every half second."""

    def __init__(
        self, name_filter: str, report: Callable[[ReaderState], None], ours: Callable[[], bool] = lambda: False
    ) -> None:
        """Remember which reader is ours and whom to tell; `ours` says whether we hold the card ourselves."""
        self._filter = name_filter
        self._ours = ours
        self._report = report
        self._pause = threading.Event()

    def run(self) -> None:
        """Watch for ever; a service that died is looked for again each half second."""
        while True:
            try:
                self._watch(open_context())
            except PcscFailed as error:
                # a dying service says "no such reader" first
                runs = error.failure is not Failure.SERVICE and service_answers()
                self._report(ReaderState(runs, None, Presence.ABSENT, 0))
            self._pause.wait(POLL_MS / 1000)

    def _watch(self, context: int) -> None:
        try:
            reader = find_reader(context, self._filter)
            if reader is None:
                raise PcscFailed(Failure.NO_READER)
            known, emptiness = scard.SCARD_STATE_UNAWARE, Emptiness(time.monotonic)
            while True:
                before = self._ours()
                known, state = _look(context, reader, known, POLL_MS)
                if state.card is Presence.MUTE:
                    known, state = _look(context, reader, known, POWERING_MS)
                self._report(replace(state, held=state.held and not (before or self._ours())))
                if emptiness.doubtful(state):
                    power_up(context, reader)
        finally:
            scard.SCardReleaseContext(context)


def power_up(context: int, reader: str) -> None:
    """Have whatever lies on the reader powered up: without a card nothing happens, a card is seen again."""
    result, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_DIRECT, 0)
    if result == scard.SCARD_S_SUCCESS:
        scard.SCardDisconnect(card, scard.SCARD_RESET_CARD)


def _look(context: int, reader: str, known: int, within_ms: int) -> tuple[int, ReaderState]:
    """Wait for a change from the state word `known`, and give the newest word with what it says."""
    result, states = scard.SCardGetStatusChange(context, within_ms, [(reader, known)])
    if result not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
        _check(result, _CONNECT_FAILURES)
    newest = states[0][1]
    if newest & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
        raise PcscFailed(Failure.NO_READER)
    return newest, snapshot(reader, newest, len(states[0][2]))


def snapshot(reader: str, state: int, atr_bytes: int) -> ReaderState:
    """Read the state word of SCardGetStatusChange: flags below, the count of changes in the upper 16 bits."""
    presence = Presence.ABSENT
    if state & scard.SCARD_STATE_PRESENT:
        mute = state & scard.SCARD_STATE_MUTE or atr_bytes < ATR_BYTES_MIN
        presence = Presence.MUTE if mute else Presence.PRESENT
    held = bool(state & (scard.SCARD_STATE_EXCLUSIVE | scard.SCARD_STATE_INUSE))
    return ReaderState(True, reader, presence, state >> 16 & 0xFFFF, held)


def open_context() -> int:
    """Open a context of the card service."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(result, {}, otherwise=Failure.SERVICE)
    return int(context)


def service_answers() -> bool:
    """Whether the card service can be reached at the moment."""
    try:
        scard.SCardReleaseContext(open_context())
    except PcscFailed:
        return False
    return True


def find_reader(context: int, name_filter: str) -> str | None:
    """Give the first reader whose name holds the filter (an empty filter takes any)."""
    result, readers = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return None
    _check(result, {})
    return next((str(name) for name in readers if name_filter in name), None)


def _check(result: int, failures: dict[int, Failure], otherwise: Failure = Failure.BROKEN) -> None:
    if result == scard.SCARD_S_SUCCESS:
        return
    raise PcscFailed(Failure.SERVICE if result in _SERVICE_GONE else failures.get(result, otherwise))


class Server:
    """Serves frames: one thread reads stdin, one talks to the card, one watches."""

    def __init__(self, name_filter: str, source: int, sink: int) -> None:
        """Take the file descriptors of requests and of answers."""
        self._card = Card(name_filter)
        self._monitor = Monitor(name_filter, self._tell, lambda: self._card.ours)
        self._source = source
        self._sink = sink
        self._writing = threading.Lock()

    def run(self) -> None:
        """Serve until stdin ends, then give up the card."""
        threading.Thread(target=self._monitor.run, daemon=True).start()
        while (frame := read_frame(self._source)) is not None:
            self._serve(frame)
        self._card.disconnect()

    def _tell(self, state: ReaderState) -> None:
        self._write(Kind.STATE, format_state(state))

    def _serve(self, frame: Frame) -> None:
        try:
            self._write(Kind.DONE, self._handle(frame))
        except PcscFailed as error:
            self._write(Kind.FAILED, error.failure.value.encode())

    def _handle(self, frame: Frame) -> bytes:
        match frame.kind:
            case Kind.CONNECT:
                return self._card.connect()
            case Kind.TRANSMIT:
                return self._card.transmit(frame.body)
            case Kind.DISCONNECT:
                return self._card.disconnect()
            case _:
                raise ValueError(f"not a request: {frame.kind.name}")

    def _write(self, kind: Kind, body: bytes) -> None:
        with self._writing:
            write_frame(self._sink, kind, body)


def main() -> None:
    """Run the reader process: `python -m device.firmware.card.transport.pcsc NAME_FILTER`."""
    Server(sys.argv[1] if len(sys.argv) > 1 else "", source=0, sink=1).run()
    os._exit(0)  # the watching thread may stand inside the card service and must not delay the end


if __name__ == "__main__":
    main()
