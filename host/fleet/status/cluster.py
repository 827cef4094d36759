"""Asks each NATS node by a connection of its own: it must answer itself, whatever its neighbours do.

Beside `host.fleet.bus` it knows nats-py.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from host.fleet.members import GONE_AFTER_S
from host.fleet.rounds import LEFT
from host.fleet.settings import FleetSettings, NodeSettings
from host.fleet.status.seen import Follower, NodeSeen, StreamSeen, WorkerSeen
from host.fleet.subjects import CONSUMER, PRESENCE, STREAM

_CONNECT_S = 5.0
_ANSWER_S = 3.0
_LISTEN_S = 2.0
"""Every worker says each second that it is there."""


async def look_at_nodes(settings: FleetSettings, tls: ssl.SSLContext) -> tuple[NodeSeen, ...]:
    """Ask all nodes at the same time."""
    return tuple(await asyncio.gather(*(_look(node, tls) for node in settings.nodes)))


async def _look(node: NodeSettings, tls: ssl.SSLContext) -> NodeSeen:
    client = Client()
    try:
        async with asyncio.timeout(_CONNECT_S):
            await client.connect(
                [f"tls://{node.host}:{node.port}"],
                tls=tls,
                allow_reconnect=False,
                connect_timeout=int(_CONNECT_S),
                error_cb=_ignore,
            )
        listening = asyncio.create_task(_listen(client))
        stream = await _ask_stream(client)
        return NodeSeen(node.name, True, _version(client), stream, await listening)
    except (NatsError, OSError, TimeoutError):
        return NodeSeen(node.name, False)
    finally:
        with contextlib.suppress(NatsError, OSError, TimeoutError):
            await client.close()


def _version(client: Client) -> str:
    version = client.connected_server_version
    return f"{version.major}.{version.minor}.{version.patch}"


async def _ignore(_error: Exception) -> None:
    """Say nothing: what cannot be reached is told as such."""


async def _listen(client: Client) -> tuple[WorkerSeen, ...]:
    """Hear who works; as long as a worker may be silent when there seems to be none."""
    heard: dict[str, WorkerSeen] = {}
    some = asyncio.Event()

    async def came(message: Msg) -> None:
        name = message.subject.rsplit(".", 1)[1]
        if message.data == LEFT:
            heard.pop(name, None)
            return
        heard[name] = read_worker(name, message.data)
        some.set()

    await client.subscribe(f"{PRESENCE}.*", cb=came)
    await asyncio.sleep(_LISTEN_S)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GONE_AFTER_S - _LISTEN_S):
            await some.wait()
    return tuple(heard.values())


def read_worker(name: str, said: bytes) -> WorkerSeen:
    """Read what a worker says of itself; one of another version may say less."""
    try:
        told = json.loads(said)
        return WorkerSeen(name, int(told["clinics"]), int(told["tends"]))
    except (ValueError, TypeError, KeyError):
        return WorkerSeen(name)


async def _ask_stream(client: Client) -> StreamSeen | None:
    async def ask(subject: str) -> Any:
        return json.loads((await client.request(subject, b"", timeout=_ANSWER_S)).data)

    return await _read_both(ask)


async def _read_both(ask: Callable[[str], Awaitable[Any]]) -> StreamSeen | None:
    try:
        stream = await ask(f"$JS.API.STREAM.INFO.{STREAM}")
        consumer = await ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{CONSUMER}")
    except (NatsError, TimeoutError):
        return None
    return read_stream(stream, consumer)


def read_stream(stream: Any, consumer: Any) -> StreamSeen | None:
    """Read the cluster's two answers (JetStream API, stream and consumer info); None when one is an error."""
    if "error" in stream or "error" in consumer:
        return None
    cluster = stream.get("cluster") or {}
    followers = (
        Follower(one["name"], bool(one.get("current")), bool(one.get("offline")), int(one.get("lag", 0)))
        for one in cluster.get("replicas") or ()
    )
    return StreamSeen(
        leader=cluster.get("leader", ""),
        followers=tuple(sorted(followers, key=lambda one: one.node)),
        messages=int(stream["state"]["messages"]),
        stored_bytes=int(stream["state"]["bytes"]),
        consumer_leader=(consumer.get("cluster") or {}).get("leader", ""),
        waiting=int(consumer["num_pending"]),
        in_hand=int(consumer["num_ack_pending"]),
        again=int(consumer["num_redelivered"]),
    )
