"""MQTT 3.1.1 packets of a terminal, as bytes (OASIS Standard MQTT 3.1.1, 2014): the few that it needs. Pure.

A client of its own because the load generator shares the machine with what it measures: with every packet but the
message id made beforehand, a thousand terminals take one process and no threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

PING = b"\xc0\x00"
_LONGEST = 4
_MORE = 0x80


class Kind(IntEnum):
    """The kinds that a client hears."""

    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    SUBACK = 9
    PINGRESP = 13


class NotMqtt(Exception):
    """The other side does not speak MQTT 3.1.1."""


@dataclass(frozen=True)
class Packet:
    """A packet: its kind, the four flags of its first byte, and what follows the length."""

    kind: int
    flags: int
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Message:
    """A published message; `mid` is 0 where no acknowledgement is due."""

    topic: str
    payload: bytes = field(repr=False)
    mid: int = 0


def connect(client_id: str, *, keepalive_s: int, clean: bool) -> bytes:
    """Give the packet with which a client begins."""
    flags = 0x02 if clean else 0x00
    body = b"\x00\x04MQTT\x04" + bytes([flags]) + keepalive_s.to_bytes(2) + _text(client_id)
    return _packet(0x10, body)


def subscribe(mid: int, topics: Sequence[str], qos: int) -> bytes:
    """Give the packet that subscribes to topics."""
    return _packet(0x82, mid.to_bytes(2) + b"".join(_text(topic) + bytes([qos]) for topic in topics))


def publish(topic: str, payload: bytes, mid: int, *, retain: bool = False) -> bytes:
    """Give the packet that publishes at QoS 1."""
    return _packet(0x33 if retain else 0x32, _text(topic) + mid.to_bytes(2) + payload)


def acknowledge(mid: int) -> bytes:
    """Give the packet that acknowledges a message."""
    return b"\x40\x02" + mid.to_bytes(2)


def read_message(packet: Packet) -> Message:
    """Read a packet of kind PUBLISH.

    Raises:
        NotMqtt: it is shorter than it says.
    """
    body, qos = packet.body, packet.flags >> 1 & 3
    ends = 2 + int.from_bytes(body[:2])
    begins = ends + 2 if qos else ends
    if len(body) < begins:
        raise NotMqtt("a message is cut off")
    mid = int.from_bytes(body[ends:begins]) if qos else 0
    return Message(body[2:ends].decode(), body[begins:], mid)


class PacketReader:
    """Puts packets together from what comes in pieces."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Packet]:
        """Give the packets that are whole now.

        Raises:
            NotMqtt: the length of a packet is none.
        """
        self._rest += data
        at = 0
        while (whole := _whole_packet(self._rest, at)) is not None:
            packet, at = whole
            yield packet
        self._rest = self._rest[at:]


def _whole_packet(data: bytes, at: int) -> tuple[Packet, int] | None:
    length, shift = 0, 0
    for place in range(at + 1, min(len(data), at + 1 + _LONGEST)):
        length |= (data[place] & ~_MORE) << shift
        shift += 7
        if not data[place] & _MORE:
            end = place + 1 + length
            if len(data) < end:
                return None
            return Packet(data[at] >> 4, data[at] & 0x0F, data[place + 1 : end]), end
    if len(data) > at + _LONGEST:
        raise NotMqtt("the length of a packet is broken")
    return None


def _packet(first: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while True:
        left, low = divmod(left, _MORE)
        length.append(low | (_MORE if left else 0))
        if not left:
            return bytes([first]) + bytes(length) + body


def _text(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(2) + data
