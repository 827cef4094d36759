"""Trying a certificate at the broker before the terminal relies on it, beside the connection that stands.

A connection of its own with a client id of its own, MQTT 3.1.1, which every broker speaks; it says who it is, hears
whether that is accepted, and goes.
"""

from __future__ import annotations

import asyncio
from enum import Enum

from device.daemon.base.errors import StateDamaged
from device.daemon.trust.identity import Identity
from device.wire.topics import client_id

_KEEPALIVE_S = 5
_ACCEPTED = bytes.fromhex("20020000")
"""CONNACK, no session, accepted (MQTT 3.1.1, 3.2)."""
_DISCONNECT = bytes.fromhex("e000")


class Proof(Enum):
    """What came of it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


async def prove(identity: Identity, timeout_s: float) -> Proof:
    """Try the certificate of `identity` at its broker."""
    try:
        reader, writer = await asyncio.wait_for(_open(identity), timeout_s)
    except (OSError, TimeoutError, StateDamaged):
        return Proof.NOT_REACHED
    try:
        writer.write(_connect(client_id(identity.answer.clinic, identity.answer.name, "renewed")))
        answer = await asyncio.wait_for(reader.read(len(_ACCEPTED)), timeout_s)
        writer.write(_DISCONNECT)
    except (OSError, TimeoutError):  # with TLS 1.3 the server's refusal comes after the connection stands
        return Proof.REFUSED
    finally:
        writer.close()
    return Proof.ACCEPTED if answer == _ACCEPTED else Proof.REFUSED


async def _open(identity: Identity) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    broker = identity.answer.broker
    return await asyncio.open_connection(broker.host, broker.port, ssl=identity.tls_context())


def _connect(own_id: str) -> bytes:
    """Give a CONNECT with a clean session (MQTT 3.1.1, 3.1)."""
    name = own_id.encode("ascii")
    body = b"\x00\x04MQTT\x04\x02" + _KEEPALIVE_S.to_bytes(2) + len(name).to_bytes(2) + name
    return bytes([0x10, len(body)]) + body
