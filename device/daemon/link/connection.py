"""One MQTT connection, from connect to its end: the only file here, beside `turning`, that knows the MQTT library.

The event loop turns it; only connecting, which blocks, is done in a thread. A connection is used once: what paho
still held when it broke is forgotten with it, since the outbox sends again by itself. A kept MQTT session under a
fixed client id; QoS 1 only, because QoS 2 loses more under crashes (paho issues 382, 883). MQTT 5 and 3.1.1 serve
alike: what only the former has (how long the broker keeps the session, flow control, a delay of the Will, reason
codes) is convenience. It must not know what the messages are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from socket import IPPROTO_TCP, TCP_NODELAY
from ssl import SSLSocket
from typing import Any, Protocol

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from device.daemon.base.settings import LinkSettings
from device.daemon.link.failure import TAKEN_OVER
from device.daemon.link.turning import Turning
from device.daemon.trust.identity import Identity
from device.wire.messages.enrolment import BrokerAddress
from device.wire.topics import TO_TERMINAL, Leaf, MqttVersion, client_id, terminal_topic

_STOP_S = 3.0
_INFLIGHT_SPARE = 50  # status and the like go beside the outbox's window
_QOS = 1


class ConnectionListener(Protocol):
    """Hears of a connection, in the event loop."""

    def connection_opened(self) -> None:
        """The broker accepted us."""

    def connection_refused(self, reason: int) -> None:
        """The broker refused the connection, a subscription or a message, or gave our name to another client.

        `reason` is the MQTT 5 reason code; the library translates what 3.1.1 says.
        """

    def message_came(self, leaf: Leaf, payload: bytes) -> None:
        """A message for this terminal."""


class Connection:
    """A connection of one identity to one broker."""

    def __init__(
        self,
        identity: Identity,
        broker: BrokerAddress,
        settings: LinkSettings,
        will: str,
        listener: ConnectionListener,
        clock: Callable[[], float],
    ) -> None:
        """Prepare it; `will` is what the broker publishes as status when the connection breaks; `clock` is monotonic.

        Raises:
            StateDamaged: the TLS files cannot be used.
        """
        self._answer = identity.answer
        self._broker = broker
        self._is_v5 = settings.protocol is MqttVersion.V5
        self._settings = settings
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self.turned_at = clock()
        """When a packet was last sent or taken; a ping is, at least once per keepalive."""
        self._ended = asyncio.Event()
        self._topics = {self._topic(leaf): leaf for leaf in TO_TERMINAL}
        self._client = self._make_client(identity, will)
        self._turning = Turning(self._client)

    async def open(self) -> None:
        """Connect; whether the broker accepts comes through the listener.

        Raises:
            OSError: it is not reached, or TLS failed (its errors are OSErrors).
        """
        broker, keepalive_s = self._broker, self._settings.keepalive_s
        connect = partial(self._client.connect, broker.host, broker.port, keepalive_s)
        if self._is_v5:
            properties = _properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = self._settings.session_expiry_s
            properties.ReceiveMaximum = self._settings.window
            connect = partial(connect, clean_start=False, properties=properties)
        await asyncio.to_thread(connect)
        self._turning.begin()

    async def wait_ended(self) -> None:
        """Wait until the connection is over."""
        await self._ended.wait()

    async def close(self) -> None:
        """End it: what was published before still goes out first, if the broker takes it in a few seconds."""
        self._client.disconnect()
        self._turning.flush()
        try:
            async with asyncio.timeout(_STOP_S):
                await self._ended.wait()
        except TimeoutError:  # the peer is frozen
            return
        finally:
            self._turning.end()

    def publish(self, leaf: Leaf, payload: str, *, retain: bool = False) -> bool:
        """Hand a message to the library; True says only that it took it."""
        info = self._client.publish(self._topic(leaf), payload.encode(), qos=_QOS, retain=retain)
        self._turning.flush()
        return info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    async def acknowledged(self, leaf: Leaf, payload: str, limit_s: float) -> bool:
        """Publish a retained message and wait for the broker's acknowledgement; False without one in time."""
        info = self._client.publish(self._topic(leaf), payload.encode(), qos=_QOS, retain=True)
        self._turning.flush()
        try:
            await asyncio.to_thread(info.wait_for_publish, limit_s)
        except (RuntimeError, ValueError):  # the library's words for a connection that is gone and a full queue
            return False
        return info.is_published()

    def tls(self) -> tuple[str, str]:
        """Give TLS version and cipher, as the library's socket knows them; empty where it has none any more."""
        opened = self._client.socket()
        if not isinstance(opened, SSLSocket):
            return "", ""
        try:
            cipher = opened.cipher()
            return opened.version() or "", cipher[0] if cipher is not None else ""
        except (OSError, ValueError):  # it has just been closed
            return "", ""

    def _topic(self, leaf: Leaf) -> str:
        return terminal_topic(self._answer.clinic, self._answer.name, leaf)

    def _make_client(self, identity: Identity, will: str) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id(self._answer.clinic, self._answer.name),
            clean_session=None if self._is_v5 else False,  # MQTT 5 says it at each connect instead
            protocol=MQTTProtocolVersion.MQTTv5 if self._is_v5 else MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        client.tls_set_context(identity.tls_context())
        client.max_inflight_messages_set(self._settings.window + _INFLIGHT_SPARE)
        properties = None
        if self._is_v5:
            properties = _properties(PacketTypes.WILLMESSAGE)
            properties.WillDelayInterval = self._settings.will_delay_s
        client.will_set(self._topic(Leaf.STATUS), will.encode(), qos=_QOS, retain=True, properties=properties)
        client.on_socket_open = _send_at_once
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        client.on_log = self._on_log
        return client

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        """Call back in the event loop; after its end there is nobody left to tell."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _on_connect(
        self, client: Client, _data: object, _flags: ConnectFlags, code: ReasonCode, _properties: Properties | None
    ) -> None:
        if code.is_failure:
            self._tell(self._listener.connection_refused, code.value)
            client.disconnect()
            return
        client.subscribe([(topic, self._settings.subscribe_qos) for topic in self._topics])
        self._tell(self._listener.connection_opened)

    def _on_disconnect(
        self,
        _client: Client,
        _data: object,
        _flags: DisconnectFlags,
        code: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if code.value == TAKEN_OVER:
            self._tell(self._listener.connection_refused, code.value)
        self._tell(self._ended.set)

    def _on_subscribe(
        self, _client: Client, _data: object, _mid: int, codes: list[ReasonCode], _properties: Properties | None
    ) -> None:
        self._report_failures(codes)

    def _on_publish(
        self, _client: Client, _data: object, _mid: int, code: ReasonCode, _properties: Properties | None
    ) -> None:
        self._report_failures([code])

    def _report_failures(self, codes: list[ReasonCode]) -> None:
        for code in codes:
            if code.is_failure:
                self._tell(self._listener.connection_refused, code.value)

    def _on_log(self, _client: Client, _data: object, _level: int, _text: str) -> None:
        """The library logs every packet."""
        self.turned_at = self._clock()

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        leaf = self._topics.get(message.topic)
        if leaf is not None:
            self._tell(self._listener.message_came, leaf, bytes(message.payload))


def _send_at_once(_client: Client, _data: object, socket: Any) -> None:
    """Let a visit behind a PUBACK not wait for the broker's delayed acknowledgement (tcp(7), TCP_NODELAY)."""
    socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, True)


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # the library is typed, this constructor is not
