"""The connection to the MQTT broker; the only file that knows paho-mqtt.

Mutual TLS 1.3, QoS 1 only, a kept MQTT session, acknowledgement by hand after the caller has stored. MQTT 5 and 3.1.1
serve alike: what only MQTT 5 has (session and message expiry, flow control) is convenience and repeated in payloads.
It connects for ever with growing pauses, whatever comes up first. It decides nothing about messages. A PUBACK means
"the broker has it in memory" and nothing more; whoever needs certainty waits for the other side's signed receipt.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any, Protocol

from paho.mqtt.client import Client, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from device.base.log import EventLog
from device.wire.topics import MqttVersion

_QOS = 1
_ON_THEIR_WAY = 20
"""So many messages the library lets wait for their PUBACKs, as brokers do; those that it keeps back cost twice."""


@dataclass(frozen=True)
class LinkSettings:
    """Where to connect, as whom, and to which topics; `session_expiry_s` 0 keeps no MQTT session."""

    client_id: str
    host: str
    port: int
    ca: Path
    certificate: Path
    key: Path
    subscriptions: tuple[str, ...] = ()
    session_expiry_s: int = 0
    keepalive_s: int = 20
    receive_maximum: int = 200
    reconnect_max_s: int = 15
    protocol: MqttVersion = MqttVersion.V5
    others: tuple[tuple[str, int], ...] = ()
    """Further brokers that are as good as the first, by name and port: tried in turn."""


@dataclass(frozen=True)
class Delivery:
    """A message as it came; `connection` counts connections, since a message id means nothing on the next one."""

    topic: str
    payload: bytes = field(repr=False)
    mid: int
    connection: int


@dataclass(frozen=True)
class Outgoing:
    """A message to publish; with `expires_s` above 0 the broker drops it after that time, as its reader would."""

    topic: str
    payload: str = field(repr=False)
    retain: bool = False
    expires_s: int = 0


Wait = Callable[[float], list[bool]]
"""Waits for so many seconds at most, and tells which messages were taken; blocks."""


class Line(Protocol):
    """What the host speaks on."""

    @property
    def is_connected(self) -> bool:
        """Whether somebody takes what is said."""

    def start(self) -> None:
        """Begin; to be called once."""

    def stop(self) -> None:
        """End; blocks."""

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        """Publish, and tell which messages were taken within `wait_s`; blocks."""

    def begin(self, messages: Sequence[Outgoing]) -> Wait:
        """Begin to publish, from any thread; give what waits for the end."""

    def send(self, message: Outgoing) -> None:
        """Publish without waiting."""


class Source(Protocol):
    """Where deliveries came from, and where their receipts go."""

    def ack(self, delivery: Delivery) -> None:
        """Say that a delivery is in our keeping."""

    def send(self, message: Outgoing) -> None:
        """Publish without waiting."""

    def restart(self) -> None:
        """Have everything delivered again that was not acknowledged."""


class BrokerLink:
    """One connection, kept up by a thread of its own."""

    def __init__(
        self,
        settings: LinkSettings,
        log: EventLog,
        *,
        on_delivery: Callable[[Delivery], None] = lambda _delivery: None,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare; both callbacks run in the network thread and must return at once.

        `on_ready` is called when the subscriptions stand, after every connection.
        """
        self._settings = settings
        self._is_v5 = settings.protocol is MqttVersion.V5
        self._log = log
        self._on_delivery = on_delivery
        self._on_ready = on_ready
        self._connection = 0
        self._begun = 0
        self._lock = threading.Lock()
        self._context = _tls(settings)
        self._places = deque(((settings.host, settings.port), *settings.others))
        self._stopping = False
        self._client = self._make_client()

    @property
    def is_connected(self) -> bool:
        """Whether the broker has accepted us."""
        return self._client.is_connected()

    def start(self) -> None:
        """Connect in the background, again and again until it succeeds."""
        self._stopping = False
        self._aim()
        self._client.loop_start()

    def stop(self) -> None:
        """Disconnect and end the thread."""
        self._stopping = True
        self._client.disconnect()
        self._client.loop_stop()

    def restart(self) -> None:
        """Drop the connection and connect anew: the broker then delivers again what was not acknowledged."""
        self.stop()
        self.start()

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        """Publish and wait for the broker's PUBACKs; tell for each message whether it came within `wait_s`.

        Nothing is kept for later when there is no connection. Blocks; not for the network thread.
        """
        deadline, taken = time.monotonic() + wait_s, []
        for begin in range(0, len(messages), _ON_THEIR_WAY):
            handed = [self._hand_over(message) for message in messages[begin : begin + _ON_THEIR_WAY]]
            taken += self._await(handed, deadline)
        return taken

    def begin(self, messages: Sequence[Outgoing]) -> Wait:
        """Publish at once what goes on its way together; the rest follows while its caller waits."""
        with self._lock:
            count = max(0, min(len(messages), _ON_THEIR_WAY - self._begun))
            self._begun += count
        handed = [self._hand_over(message) for message in messages[:count]]

        def wait(wait_s: float) -> list[bool]:
            deadline = time.monotonic() + wait_s
            try:
                taken = self._await(handed, deadline)
            finally:
                with self._lock:
                    self._begun -= count
            return taken + self.publish(messages[count:], max(0.0, deadline - time.monotonic()))

        return wait

    def send(self, message: Outgoing) -> None:
        """Publish without waiting, from any thread; lost when there is no connection."""
        self._hand_over(message)

    def ack(self, delivery: Delivery) -> None:
        """Acknowledge a delivery, unless it came on an earlier connection, or with QoS 0, which has no number."""
        with self._lock:
            if delivery.mid and delivery.connection == self._connection:
                self._client.ack(delivery.mid, _QOS)

    @property
    def _keeps_session(self) -> bool:
        return self._settings.session_expiry_s > 0

    def _aim(self) -> None:
        """Say where to connect next; the library's thread does it."""
        settings = self._settings
        connect = partial(self._client.connect_async, *self._places[0], settings.keepalive_s)
        if self._is_v5:
            properties = _properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = settings.session_expiry_s
            properties.ReceiveMaximum = settings.receive_maximum
            connect = partial(connect, clean_start=not self._keeps_session, properties=properties)
        connect()

    def _turn(self) -> None:
        """Try the next broker, in the pause before the library's next try."""
        if len(self._places) > 1 and not self._stopping:
            self._places.rotate(-1)
            self._aim()

    def _make_client(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._settings.client_id,
            clean_session=None if self._is_v5 else not self._keeps_session,  # MQTT 5 says it at each connect instead
            protocol=MQTTProtocolVersion.MQTTv5 if self._is_v5 else MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        client.tls_set_context(self._context)
        client.on_pre_connect = self._take_certificate
        client.reconnect_delay_set(1, self._settings.reconnect_max_s)
        client.on_socket_open = _send_at_once
        client.on_connect = self._connected
        client.on_connect_fail = self._failed
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_message = self._delivered
        return client

    def _take_certificate(self, _client: Client, _data: Any) -> None:
        """Read the certificate again before each connection: it may have been renewed since the last one."""
        try:
            self._context.load_cert_chain(self._settings.certificate, self._settings.key)
        except OSError as error:  # caught between the two files being written: the former one is still good
            self._log.event("certificate_not_read", exception=type(error).__name__)

    def _hand_over(self, message: Outgoing) -> MQTTMessageInfo | None:
        if not self.is_connected:
            return None
        properties = _publish_properties(message.expires_s) if self._is_v5 else None
        return self._client.publish(message.topic, message.payload.encode(), _QOS, message.retain, properties)

    def _await(self, handed: Sequence[MQTTMessageInfo | None], deadline: float) -> list[bool]:
        return [info is not None and self._was_taken(info, deadline) for info in handed]

    @staticmethod
    def _was_taken(info: MQTTMessageInfo, deadline: float) -> bool:
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        info.wait_for_publish(max(0.0, deadline - time.monotonic()))
        return info.is_published()

    def _connected(self, _client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._log.event("broker_refused", code=reason.value)
            return
        with self._lock:
            self._connection += 1
        self._log.event("broker_connected")
        if self._settings.subscriptions:
            self._client.subscribe([(topic, _QOS) for topic in self._settings.subscriptions])
        else:
            self._on_ready()

    def _subscribed(self, _client: Client, _data: Any, _mid: int, reasons: Any, _properties: Any) -> None:
        refused = sum(1 for reason in reasons if reason.is_failure)
        if refused:
            self._log.event("subscription_refused", count=refused)
        else:
            self._on_ready()

    def _delivered(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._on_delivery(Delivery(message.topic, bytes(message.payload), message.mid, self._connection))

    def _disconnected(self, _client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self._log.event("broker_disconnected", code=reason.value)
        self._turn()

    def _failed(self, _client: Client, _data: Any) -> None:
        self._log.event("broker_unreachable", number=701)
        self._turn()


def _send_at_once(_client: Client, _data: Any, socket: Any) -> None:
    """Let a receipt behind a PUBACK not wait for the peer's delayed acknowledgement (tcp(7), TCP_NODELAY)."""
    socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, True)


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho leaves it without hints


def _publish_properties(expires_s: int) -> Properties | None:
    if not expires_s:
        return None
    properties = _properties(PacketTypes.PUBLISH)
    properties.MessageExpiryInterval = expires_s
    return properties


def _tls(settings: LinkSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(settings.ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(settings.certificate, settings.key)
    return context
