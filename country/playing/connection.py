"""One terminal's connection: TLS 1.3 with its own certificate, MQTT 3.1.1, not blocking once it is subscribed."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from country.errors import NotPlayed
from country.playing import packets
from country.playing.packets import Kind, Packet, PacketReader
from country.playing.plan import Broker

KEEPALIVE_S = 60
_CONNECT_S = 20.0
_READ_BYTES = 65_536
_LAST_MID = 65_535


class Lost(Exception):
    """The connection has ended."""


@dataclass(frozen=True)
class Login:
    """As whom to connect, and what to subscribe to."""

    client_id: str
    certificate: Path
    ca: Path
    topics: tuple[str, ...]
    qos: int
    clean: bool


@dataclass
class Connection:
    """An open connection; its methods raise `Lost` when the broker has gone."""

    socket: ssl.SSLSocket
    _reader: PacketReader = field(default_factory=PacketReader)
    _early: list[Packet] = field(default_factory=list)
    """What came beside the answers that were waited for: kept messages, for example."""
    _waiting: bytes = b""
    _mid: int = 0

    @property
    def wants_to_write(self) -> bool:
        """Whether something could not be sent yet."""
        return bool(self._waiting)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Send at QoS 1.

        Raises:
            Lost: the connection has ended.
        """
        self._mid = self._mid % _LAST_MID + 1
        self.send(packets.publish(topic, payload, self._mid, retain=retain))

    def send(self, data: bytes) -> None:
        """Send as much as goes now; the rest follows at the next call.

        Raises:
            Lost: the connection has ended.
        """
        self._waiting += data
        try:
            while self._waiting:
                sent = self.socket.send(self._waiting)
                self._waiting = self._waiting[sent:]
        except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
            return
        except OSError as error:
            raise Lost(str(error)) from error

    def expect(self, kind: Kind) -> Packet:
        """Wait for a packet of that kind; only while the socket still blocks.

        Raises:
            Lost: the connection has ended.
        """
        while True:
            found = next((packet for packet in self._early if packet.kind == kind), None)
            if found is not None:
                self._early.remove(found)
                return found
            data = self.socket.recv(_READ_BYTES)
            if not data:
                raise Lost("the broker closed the connection")
            self._early.extend(self._reader.feed(data))

    def receive(self) -> list[Packet]:
        """Give what has come.

        Raises:
            Lost: the connection has ended.
        """
        came, self._early = self._early, []
        try:
            while data := self.socket.recv(_READ_BYTES):
                came.extend(self._reader.feed(data))
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return came
        except (OSError, packets.NotMqtt) as error:
            raise Lost(str(error)) from error
        if came:
            return came
        raise Lost("the broker closed the connection")

    def close(self) -> None:
        """Let go."""
        with suppress(OSError):
            self.socket.close()


def open_connection(login: Login, broker: Broker) -> Connection:
    """Connect and subscribe; when it returns, the subscriptions stand.

    Raises:
        Lost: nobody listens, or the broker did not let us in.
        NotPlayed: it refused a subscription.
    """
    try:
        return _open(login, broker)
    except (OSError, packets.NotMqtt) as error:
        raise Lost(str(error)) from error


def _open(login: Login, broker: Broker) -> Connection:
    context = ssl.create_default_context(cafile=str(login.ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(login.certificate)
    plain = socket.create_connection((broker.host, broker.port), _CONNECT_S)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    connection = Connection(context.wrap_socket(plain, server_hostname=broker.host))
    try:
        granted = _log_in(connection, login)
    except BaseException:
        connection.close()
        raise
    if max(granted) > 1:
        raise NotPlayed(f"a subscription of {login.client_id} was refused")
    connection.socket.setblocking(False)
    return connection


def _log_in(connection: Connection, login: Login) -> bytes:
    connection.send(packets.connect(login.client_id, keepalive_s=KEEPALIVE_S, clean=login.clean))
    refused = connection.expect(Kind.CONNACK).body[1]
    if refused:
        raise Lost(f"the broker refused: {refused}")
    connection.send(packets.subscribe(1, login.topics, login.qos))
    return connection.expect(Kind.SUBACK).body[2:]
