"""The connection to the NATS cluster; beside it only `stream` and `status.cluster` know nats-py.

Messages are pulled: a request says how many more are wanted, and they come as they come. What is not acknowledged in
time goes to another worker, so a worker that dies loses nothing. It decides nothing about messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from device.base.log import EventLog
from host.fleet.settings import StreamSettings
from host.fleet.stream import consumer_of, stream_of
from host.fleet.subjects import CONSUMER, STREAM

_CONNECT_S = 2
_RECONNECT_S = 1
"""Between two tries of the same node; the next node is tried at once."""
_PAUSE_S = 0.5
_PULL_S, _LATE_S = 2.0, 1.0
_LOOK = f"$JS.API.CONSUMER.INFO.{STREAM}.{CONSUMER}"
_LOOK_EVERY_S, _LOOK_S = 1.0, 2.0
_DEAF_S = 4.0
"""When the cluster did not answer for so long, what is said here may be heard by nobody."""
_CUT_OFF_S = 8.0
"""When it did not for so long, the node is taken for cut off; choosing a new leader takes about as long."""
_CLOSING_S = 2.0
_NEXT = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{CONSUMER}"
_PENDING_BYTES = 64 * 1024 * 1024
_ACK, _AGAIN = b"+ACK", b"-NAK"

Answer = Callable[[bytes], Awaitable[bytes]]
"""Gives the answer to a question; the question stays unanswered when it raises."""


@dataclass(frozen=True)
class Pulled:
    """A message of the stream; `reply` is where it is acknowledged."""

    subject: str
    payload: bytes = field(repr=False)
    reply: str


class Bus:
    """One connection, kept up for ever, to whichever node takes it."""

    def __init__(self, urls: Iterable[str], tls: ssl.SSLContext, log: EventLog) -> None:
        """Prepare it."""
        self._urls = list(urls)
        random.shuffle(self._urls)  # workers spread over the nodes
        self._tls = tls
        self._log = log
        self._client = Client()
        self._whole_at = 0.0
        self._ending = False
        self._heard: list[tuple[str, str, Callable[[Msg], Awaitable[None]]]] = []
        self.on_back: Callable[[], None] = lambda: None
        """Called when the connection stands again."""
        self.on_whole: Callable[[float], None] = lambda _since: None
        """Called when the cluster answers again that did not, with the moment (monotonic) up to which it did."""
        self.waiting: int | None = None
        """How many messages no worker had taken yet, as `watch` last heard."""
        self.companions: list[Bus] = []
        """Connections that leave a node together with this one."""

    @property
    def is_connected(self) -> bool:
        """Whether a node takes what is said."""
        return self._client.is_connected

    @property
    def is_whole(self) -> bool:
        """Whether it takes it, and was part of the cluster a moment ago, as far as `watch` knows."""
        return self.is_connected and time.monotonic() - self._whole_at < _DEAF_S

    async def watch(self) -> None:
        """Look for ever whether this node is part of the cluster, and leave it when it is not."""
        sure_at, missed = time.monotonic(), False
        while True:
            asked_at = time.monotonic()
            if await self._is_answered():
                self._whole_at = time.monotonic()
                if missed:
                    self.on_whole(sure_at)
                sure_at, missed = asked_at, False
                await asyncio.sleep(_LOOK_EVERY_S)
                continue
            missed = True
            if time.monotonic() - self._whole_at > _CUT_OFF_S:  # the library waits half a minute for a dead peer
                await self._move()
                self._whole_at = time.monotonic() - _DEAF_S
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _is_answered(self) -> bool:
        # a task of its own: on Python 3.11 the library loses a cancellation that comes together with the answer
        asking = asyncio.ensure_future(self._client.request(_LOOK, b"", timeout=_LOOK_S))
        try:
            answer = await asyncio.shield(asking)
        except (NatsError, TimeoutError):
            return False
        finally:
            asking.cancel()
        told = json.loads(answer.data)
        self.waiting = told.get("num_pending")
        return "error" not in told

    async def __aenter__(self) -> Self:
        """Connect, again and again until a node takes it."""
        await self._connect(self._client)
        return self

    async def _connect(self, client: Client) -> None:
        async def lost() -> None:
            if not self._ending:
                self._log.event("bus_lost")

        async def back() -> None:
            self._log.event("bus_back")
            self.on_back()

        async def failed(error: Exception) -> None:
            self._log.failure("bus_error", error)

        await client.connect(
            self._urls,
            dont_randomize=True,
            tls=self._tls,
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=_RECONNECT_S,
            connect_timeout=_CONNECT_S,
            ping_interval=5,
            max_outstanding_pings=1,
            pending_size=_PENDING_BYTES,
            disconnected_cb=lost,
            reconnected_cb=back,
            error_cb=failed,
        )

    async def __aexit__(self, *_ended: object) -> None:
        """Disconnect."""
        self._ending = True
        await self._client.close()

    async def _move(self) -> None:
        """Leave this node, which is cut off from the others, for the next one that takes us."""
        for bus in (self, *self.companions):
            try:
                await bus.leave()
            except NatsError as error:  # the next node went away meanwhile; what is missing is missed soon
                self._log.failure("bus_not_moved", error)

    async def leave(self) -> None:
        """Connect to the next node instead, and hear there what was heard here.

        Raises:
            nats.errors.Error: the connection broke again meanwhile.
        """
        self._log.event("bus_moves")
        former, self._client = self._client, Client()
        with contextlib.suppress(TimeoutError, NatsError):
            async with asyncio.timeout(_CLOSING_S):
                await former.close()
        self._urls.append(self._urls.pop(0))
        await self._connect(self._client)
        for subject, queue, came in self._heard:
            await self._client.subscribe(subject, queue=queue, cb=came)
        self.on_back()

    async def _hear(self, subject: str, came: Callable[[Msg], Awaitable[None]], queue: str = "") -> None:
        self._heard.append((subject, queue, came))
        await self._client.subscribe(subject, queue=queue, cb=came)

    async def publish(self, messages: Iterable[tuple[str, bytes]], wait_s: float = 0) -> bool:
        """Publish by subject, for whoever listens; tell whether a node had them within `wait_s`, if that is not 0."""
        if not self.is_connected:
            return False
        try:
            for subject, payload in messages:
                await self._client.publish(subject, payload)
            if wait_s:
                await self._client.flush(int(wait_s))
        except NatsError as error:
            self._log.failure("not_published", error)
            return False
        return True

    async def acknowledge(self, pulled: Iterable[Pulled]) -> None:
        """Say that these are in our keeping; the stream drops them."""
        for one in pulled:
            await self._client.publish(one.reply, _ACK)

    async def give_back(self, pulled: Iterable[Pulled], after_s: float) -> None:
        """Have these delivered again, to any worker."""
        later = _AGAIN + b" " + json.dumps({"delay": int(after_s * 1e9)}).encode()
        for one in pulled:
            await self._client.publish(one.reply, later)

    async def answer(self, subject: str, group: str, answer: Answer) -> None:
        """Answer questions on a subject, shared with all who do so in the same group."""

        async def asked(message: Msg) -> None:
            try:
                await message.respond(await answer(message.data))
            except Exception as error:  # noqa: BLE001  the border of one question
                self._log.failure("question_not_answered", error)

        await self._hear(subject, asked, group)
        await self._client.flush()

    async def hear(self, subject: str, take: Callable[[str, bytes], None]) -> None:
        """Have what is said on a subject given to `take`, with the very subject."""

        async def came(message: Msg) -> None:
            take(message.subject, message.data)

        await self._hear(subject, came)

    async def make_stream(self, settings: StreamSettings, replicas: int) -> None:
        """Make stream and consumer unless they are there, as soon as the cluster can."""
        context = self._client.jetstream()
        while True:
            try:
                await context.add_stream(stream_of(settings, replicas))
                await context.add_consumer(STREAM, consumer_of(settings))
            except (NatsError, JetStreamError, TimeoutError) as error:
                self._log.event("stream_not_made", exception=type(error).__name__)
                await asyncio.sleep(_PAUSE_S)
            else:
                return

    async def pull(self, take: Callable[[Pulled], None], room: Callable[[], Awaitable[int]]) -> None:
        """Have messages given to `take` for ever, never asking for more than `room` says when it returns."""
        inbox = self._client.new_inbox()
        request = _Request(take)
        await self._hear(inbox, request.came)
        while True:
            request.begin(await room())
            asked = {"batch": request.wanted, "expires": int(_PULL_S * 1e9)}
            try:
                await self._client.publish(_NEXT, json.dumps(asked).encode(), reply=inbox)
            except NatsError as error:  # disconnected for so long that nothing more is kept to be sent
                self._log.failure("not_pulled", error)
                await asyncio.sleep(_PAUSE_S)
                continue
            if not await request.served(_PULL_S + _LATE_S):
                await asyncio.sleep(_PAUSE_S)


class _Request:
    """One request for messages, until as many came, or the server ended it."""

    def __init__(self, take: Callable[[Pulled], None]) -> None:
        self._take = take
        self._over = asyncio.Event()
        self._heard = False
        self.wanted = 0

    def begin(self, wanted: int) -> None:
        self.wanted, self._heard = wanted, False
        self._over.clear()

    async def came(self, message: Msg) -> None:
        status = (message.headers or {}).get("Status") if not message.data else None
        if status is not None:
            self._heard = self._heard or status in ("404", "408")  # no message now, and the time is over
            self._over.set()
            return
        self._heard = True
        self._take(Pulled(message.subject, message.data, message.reply))
        self.wanted -= 1
        if self.wanted <= 0:
            self._over.set()

    async def served(self, limit_s: float) -> bool:
        """Wait for its end; tell whether the stream was heard of at all."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._over.wait()
        return self._heard
