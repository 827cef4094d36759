"""The wire between a virtual card and the vpcd driver of the card service.

The card is the TCP client: connecting is inserting, closing is removing. Each message has two bytes of length
(big-endian); one byte from the driver is a control code, anything longer a command (vsmartcard, vpcd.h).
"""

from __future__ import annotations

import select
import socket
import threading
import time
from dataclasses import dataclass

from device.firmware.simulated.card.virtual import VirtualCard
from device.firmware.simulated.reader.waiting_room import nobody_waits

DEFAULT_ADDRESS = "127.0.0.1:35963"

AWAKE_S = 0.0005
"""How much later than asked an ordinary machine wakes a sleeper."""

FORGOTTEN_S = 3.0
"""A driver asks the card that it has for its ATR several times a second; after this silence it has none."""

_POWER_CODES = {0: "power_off", 1: "power_on", 2: "reset"}
_GET_ATR = 4
_NO_ATR = b"\x00"
"""Nothing that is an ATR: the driver waits for ever on an empty answer, so this stands for a mute card."""


@dataclass(frozen=True)
class Address:
    """Where the driver listens for the card of one slot."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """Parse HOST:PORT.

        Raises:
            ValueError: another form.
        """
        host, _, port = text.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("an address has the form HOST:PORT")
        return cls(host, int(port))


class Slot:
    """One card in one slot of the driver, until it is taken out."""

    def __init__(self, card: VirtualCard, address: Address) -> None:
        """Take the card; nothing is connected yet."""
        self._card = card
        self._address = address
        self._taken = threading.Event()
        self._connection: socket.socket | None = None
        self._answered = 0

    @property
    def taken(self) -> bool:
        """Whether the card has been taken out for good."""
        return self._taken.is_set()

    def insert(self, wait_s: float) -> bool:
        """Connect to the driver; try for `wait_s` seconds, and return whether it was there."""
        deadline = time.monotonic() + wait_s
        while not self._taken.is_set():
            self._connection = _connect(self._address)
            if self._connection is not None:
                return True
            if time.monotonic() >= deadline:
                return False
            self._taken.wait(0.1)
        return False

    def serve(self) -> bool:
        """Answer until the card is taken; return whether it was (and not the driver lost).

        The driver can close or forget a connection that it has just accepted, when a program gives up the card before
        at that moment: it clears its one variable without its lock. A card that lies there is still there afterwards.
        """
        while True:
            if self._connection is None:
                raise RuntimeError("the card is not in the slot")
            self._answer_all(self._connection)
            if self.taken or not self.insert(wait_s=0):
                return self.taken

    def take(self) -> None:
        """Take the card out; may be called from a signal handler."""
        self._taken.set()
        if self._connection is not None:
            try:
                self._connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the driver was quicker
                return

    def _answer_all(self, connection: socket.socket) -> None:
        with connection:
            while (message := self._receive(connection)) is not None and self._handle(connection, message):
                pass

    def _handle(self, connection: socket.socket, message: bytes) -> bool:
        if len(message) > 1:
            return self._answer(connection, message)
        if message[0] == _GET_ATR:
            return self._send(connection, _NO_ATR if self._card.options.mute else self._card.atr)
        if message[0] in _POWER_CODES:
            self._card.power(_POWER_CODES[message[0]])
        return True

    def _answer(self, connection: socket.socket, apdu: bytes) -> bool:
        limit = self._card.options.pull_after
        if limit and self._answered >= limit:
            self._taken.set()
            return False
        self._answered += 1
        heard = time.monotonic()
        answer = self._card.transmit(apdu)
        self._wait_until(heard + self._duration_s(len(apdu), len(answer)))
        return not self.taken and self._send(connection, answer)

    def _wait_until(self, deadline: float) -> None:
        """Wait, but not for a card that is being taken; the last part awake, since sleepers are woken late."""
        asleep_s = deadline - AWAKE_S - time.monotonic()
        if asleep_s > 0 and self._taken.wait(asleep_s):
            return
        while time.monotonic() < deadline:
            pass

    def _duration_s(self, command_bytes: int, answer_bytes: int) -> float:
        """Give the time the exchange takes on the air; what the emulator itself took is part of it."""
        options = self._card.options
        return options.delay_s + (options.link.exchange_s(command_bytes, answer_bytes) if options.link else 0.0)

    @staticmethod
    def _send(connection: socket.socket, message: bytes) -> bool:
        try:
            connection.sendall(len(message).to_bytes(2, "big") + message)
        except OSError:
            return False
        return True

    def _receive(self, connection: socket.socket) -> bytes | None:
        while not _readable(connection, FORGOTTEN_S):
            if nobody_waits(self._address.port):
                return None
        head = self._exactly(connection, 2)
        return self._exactly(connection, int.from_bytes(head, "big")) if head else None

    @staticmethod
    def _exactly(connection: socket.socket, count: int) -> bytes | None:
        found = b""
        while len(found) < count:
            # the driver writes length and body apart: without quick acknowledgement each pair costs 40 ms
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            try:
                part = connection.recv(count - len(found))
            except OSError:
                return None
            if not part:
                return None
            found += part
        return found


def _readable(connection: socket.socket, within_s: float) -> bool:
    return bool(select.select([connection], [], [], within_s)[0])


def _connect(address: Address) -> socket.socket | None:
    try:
        connection = socket.create_connection((address.host, address.port), timeout=5)
    except OSError:
        return None
    if connection.getsockname() == connection.getpeername():  # TCP can connect a free port to itself
        connection.close()
        return None
    connection.settimeout(None)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
