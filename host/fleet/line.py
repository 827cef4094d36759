"""What a worker speaks on, for all its clinics: natively to the cluster, and by MQTT what is to be retained.

A message that is published natively reaches the MQTT clients that are connected, and nobody else. That does: receipts
come again with each repeat, results until the subscriber's receipt, keys and settings when somebody says that it is
there; a reply is worth nothing once its patient has gone. To be kept for absent clients by the server, each of their
subscriptions would need a replicated consumer of its own. Challenges are retained, which only MQTT can say.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as NotInTime

from device.base.log import EventLog
from device.wire.topics import Leaf, MqttVersion, terminal_topic
from host.base.link import BrokerLink, LinkSettings, Outgoing, Wait
from host.fleet.bus import Bus
from host.fleet.recent import RecentReplies
from host.fleet.servers import ORGANIZATION, WORKER
from host.fleet.settings import FleetSettings
from host.fleet.subjects import AGAIN, to_subject

_KEEPALIVE_S = 5
_WITHIN_S = 2.5
_REPLY = f"/{Leaf.REPLY}"


class FleetVoice:
    """The two connections of one worker; entered in the event loop."""

    def __init__(self, settings: FleetSettings, name: str, bus: Bus, log: EventLog) -> None:
        """Prepare it; `name` is the worker's own among all."""
        self.bus = bus
        self.loop = asyncio.get_running_loop()
        self.retaining = BrokerLink(_link_settings(settings, name), log, on_ready=self._ready)
        self._lines: set[SharedLine] = set()
        self._tasks: set[asyncio.Task[bool]] = set()
        self._recent = RecentReplies(time.monotonic)
        bus.on_back = self._ready
        bus.on_whole = self._tell_all_again

    async def begin(self) -> None:
        """Begin to speak, and to hear who has to be told again."""
        self.retaining.start()
        await self.bus.hear(f"{AGAIN}.*.*", self._tell_again)

    def missed(self, clinic: str, terminal: str) -> None:
        """Have whichever workers replied to a terminal lately do so again, for it was cut off; from any thread."""
        said = self.bus.publish([(f"{AGAIN}.{clinic}.{terminal}", b"")])
        asyncio.run_coroutine_threadsafe(said, self.loop)

    async def publish(self, messages: Sequence[Outgoing], wait_s: float) -> bool:
        """Publish natively; tell whether a node that is part of the cluster had it all within `wait_s`."""
        if not self.bus.is_whole:
            return False
        for message in messages:
            if message.topic.endswith(_REPLY):
                self._recent.add(message)
        pairs = [(to_subject(message.topic), message.payload.encode()) for message in messages]
        return await self.bus.publish(pairs, wait_s)

    def _tell_again(self, subject: str, _payload: bytes) -> None:
        clinic, terminal = subject.split(".")[-2:]
        if replies := self._recent.find(terminal_topic(clinic, terminal, Leaf.REPLY)):
            self._begin_telling(replies)

    def _tell_all_again(self, since: float) -> None:
        """Repeat what may have been heard by nobody: the node did not reach the others."""
        if replies := self._recent.since(since):
            self._begin_telling(replies)

    def _begin_telling(self, replies: Sequence[Outgoing]) -> None:
        self._tasks.add(task := self.loop.create_task(self.publish(replies, 0)))
        task.add_done_callback(self._tasks.discard)

    def open_line(self, on_ready: Callable[[], None]) -> SharedLine:
        """Give a line for one clinic."""
        return SharedLine(self, on_ready)

    def join(self, line: SharedLine) -> None:
        """Tell a line of every connection from now on."""
        self._lines.add(line)

    def leave(self, line: SharedLine) -> None:
        """Tell it nothing any more."""
        self._lines.discard(line)

    def _ready(self) -> None:
        for line in tuple(self._lines):
            line.on_ready()


class SharedLine:
    """One clinic's use of them (`Line`)."""

    def __init__(self, voice: FleetVoice, on_ready: Callable[[], None]) -> None:
        """Belong to `voice`."""
        self._voice = voice
        self.on_ready = on_ready

    @property
    def is_connected(self) -> bool:
        """Whether a node takes what is said, and it reaches those at other nodes."""
        return self._voice.bus.is_whole

    def start(self) -> None:
        """Begin to hear of connections that are made again; the rounds begin with the present one."""
        self._voice.join(self)

    def stop(self) -> None:
        """End it; the connections are others', too."""
        self._voice.leave(self)

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        """Publish, and tell whether a node had it all within `wait_s`; blocks, not for the event loop."""
        return self.begin(messages, wait_s)(2 * wait_s)

    def begin(self, messages: Sequence[Outgoing], within_s: float = _WITHIN_S) -> Wait:
        """Begin to publish; a node must have it all within `within_s`."""
        sent = asyncio.run_coroutine_threadsafe(self._voice.publish(messages, within_s), self._voice.loop)

        def wait(wait_s: float) -> list[bool]:
            try:
                taken = sent.result(wait_s)
            except NotInTime:
                sent.cancel()
                taken = False
            return [taken] * len(messages)

        return wait

    def send(self, message: Outgoing) -> None:
        """Publish without waiting, from the event loop or any other thread."""
        if message.retain:
            self._voice.retaining.send(message)
        else:
            asyncio.run_coroutine_threadsafe(self._voice.publish([message], 0), self._voice.loop)


def _link_settings(settings: FleetSettings, name: str) -> LinkSettings:
    first, *others = [(node.host, node.mqtt_port) for node in settings.nodes]
    return LinkSettings(
        client_id=f"{ORGANIZATION}/{name}",
        host=first[0],
        port=first[1],
        ca=settings.pki / "ca.pem",
        certificate=settings.pki / f"{WORKER}.pem",
        key=settings.pki / f"{WORKER}.key",
        keepalive_s=_KEEPALIVE_S,
        reconnect_max_s=2,
        protocol=MqttVersion.V3_1_1,
        others=tuple(others),
    )
