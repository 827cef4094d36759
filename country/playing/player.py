"""Plays: sends each visit at its moment, sends again what gets no receipt, journals what comes.

Nothing is opened or checked here; that is done from the journal afterwards, so that the generator takes as little of
the machine as it can. A receipt is only read for the numbers in it.
"""

from __future__ import annotations

import json
import selectors
import time
from array import array
from base64 import urlsafe_b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from country.errors import NotPlayed
from country.making.terminals import Terminal
from country.making.visit_store import VisitStore
from country.playing import packets
from country.playing.connection import KEEPALIVE_S, Connection, Login, Lost, open_connection
from country.playing.journal import Entry, Journal
from country.playing.packets import Kind, Packet
from country.playing.plan import Plan
from country.playing.resending import Resending
from device.wire import codec, version
from device.wire.messages.status import Status
from device.wire.topics import Leaf, client_id, terminal_topic

_BURST = 50
"""So many are sent before what has come is read."""

_TURN_S = 0.02
_SUBSCRIBED = (Leaf.RECEIPT, Leaf.REPLY, Leaf.COMMAND, Leaf.CHALLENGE, Leaf.KEYS)
_HOST_S = 120.0
_BOOT = "country"
_TRIES = 60
_PAUSE_S = 0.5
_QUIET_S = 1.0


@dataclass
class Count:
    """How far it came; `at` in seconds of the monotonic clock."""

    at: float = 0.0
    offered: int = 0
    receipted: int = 0
    replied: int = 0
    again: int = 0
    lost: int = 0
    """Connections that broke."""
    behind_s: float = 0.0
    """How late the last visit went out: the generator's own fault."""


@dataclass
class Player:
    """All terminals of one process."""

    plan: Plan
    terminals: list[Terminal]
    store: VisitStore
    moments: array[float]
    journal: Journal
    tell: Callable[[Count], None]
    count: Count = field(default_factory=Count)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _connections: list[Connection] = field(default_factory=list)
    _heard: set[int] = field(default_factory=set)
    """The replies that came, without their repeats, which are the same bytes."""
    _challenged: set[int] = field(default_factory=set)
    _resending: Resending = field(init=False)
    _topics: list[str] = field(init=False)
    _began: float = 0.0
    _former_at: float = 0.0
    _ping_at: float = 0.0
    _offering: bool = True

    def __post_init__(self) -> None:
        """Prepare what depends on the plan."""
        self._resending = Resending(self.plan.resend_s, self.plan.resend_max_s)
        self._topics = [terminal_topic(one.clinic, one.name, Leaf.VISIT) for one in self.terminals]

    def connect(self) -> None:
        """Connect every terminal, one after the other."""
        for place in range(len(self.terminals)):
            self._connections.append(self._open(place))
            self._register(place)
            self._say_birth(place)

    def _say_birth(self, place: int) -> None:
        terminal = self.terminals[place]
        status = Status(version.NEWEST, True, _BOOT, _BOOT, "0.1.0", 0, version.NEWEST, version.OLDEST)
        topic, said = terminal_topic(terminal.clinic, terminal.name, Leaf.STATUS), codec.dump(codec.to_json(status))
        self._do(place, lambda connection: connection.publish(topic, said, retain=True))

    def await_host(self) -> None:
        """Wait until every terminal has heard a challenge: then the host listens to what terminals say.

        Raises:
            NotPlayed: it does not within two minutes.
        """
        deadline = time.monotonic() + _HOST_S
        while len(self._challenged) < len(self.terminals):
            if time.monotonic() > deadline:
                heard = f"{len(self._challenged)} of {len(self.terminals)}"
                raise NotPlayed(f"{heard} terminals have heard a challenge of the host")
            self._take(time.monotonic())
        self._await_quiet()

    def _await_quiet(self) -> None:
        """Let pass what is said once more of an earlier run: whoever says that it is there hears it again."""
        self._former_at = time.monotonic()
        while time.monotonic() - self._former_at < _QUIET_S:
            self._take(time.monotonic())

    def play(self) -> Count:
        """Play to the end; give how far it came."""
        self._began = time.monotonic()
        self._ping_at = self._began + KEEPALIVE_S / 2
        told_at, drained_at = self._began, 0.0
        while True:
            now = time.monotonic()
            self._send_due(now)
            self._take(now)
            if now - told_at >= 1.0:
                told_at += 1.0
                self._report(now)
            if self._is_offered():
                drained_at = drained_at or now
                if self._is_answered() or now - drained_at > self.plan.drain_s:
                    self._report(now)
                    return self.count

    def _report(self, now: float) -> None:
        self.count.at = now
        self.tell(self.count)

    def _is_offered(self) -> bool:
        return not self._offering or self.count.offered == len(self.moments)

    def _is_answered(self) -> bool:
        return not self._resending and self.count.replied >= self.count.offered

    def _send_due(self, now: float) -> None:
        for _ in range(_BURST):
            if self._is_offered() or self._began + self.moments[self.count.offered] > now:
                break
            number = self.count.offered
            self.count.behind_s = now - self._began - self.moments[number]
            self.count.offered += 1
            self._send(number, Entry.SENT, now)
        for number in self._resending.due(now, _BURST):
            self.count.again += 1
            self._send(number, Entry.SENT_AGAIN, now)
        waiting = self.count.offered - min(self.count.replied, self.count.receipted)
        if self.plan.stop_at and waiting > self.plan.stop_at:
            self._offering = False
        if now >= self._ping_at:
            self._ping_at = now + KEEPALIVE_S / 2
            for place in range(len(self._connections)):
                self._do(place, lambda connection: connection.send(packets.PING))

    def _send(self, number: int, entry: Entry, now: float) -> None:
        stored = number + self.plan.skip
        place = stored % len(self.terminals)
        self.journal.note(entry, now, number)
        self._resending.sent(number, now)
        sealed = self.store.sealed(stored)
        self._do(place, lambda connection: connection.publish(self._topics[place], sealed))

    def _take(self, now: float) -> None:
        for key, events in self._selector.select(self._pause_s(now)):
            place: int = key.data
            if events & selectors.EVENT_WRITE:
                self._do(place, lambda connection: connection.send(b""))
            if events & selectors.EVENT_READ:
                self._do(place, lambda connection, place=place: self._hear(place, connection))  # type: ignore[misc]

    def _pause_s(self, now: float) -> float:
        if not self._began or self._is_offered():
            return _TURN_S
        return max(0.0, min(_TURN_S, self._began + self.moments[self.count.offered] - now))

    def _do(self, place: int, what: Callable[[Connection], None]) -> None:
        """Do something with a connection; one that broke is made anew, and what has no receipt is sent again."""
        connection = self._connections[place]
        try:
            what(connection)
        except Lost:
            self.count.lost += 1
            self._selector.unregister(connection.socket)
            connection.close()
            connection = self._connections[place] = self._open(place)
            self._register(place)
        else:
            self._watch(place, connection)

    def _hear(self, place: int, connection: Connection) -> None:
        now = time.monotonic()
        for packet in connection.receive():
            if packet.kind == Kind.PUBLISH:
                self._hear_message(place, connection, packet, now)

    def _hear_message(self, place: int, connection: Connection, packet: Packet, now: float) -> None:
        message = packets.read_message(packet)
        if message.mid:
            connection.send(packets.acknowledge(message.mid))
        if message.topic.endswith(Leaf.RECEIPT):
            self.journal.note(Entry.RECEIPT, now, place, message.payload)
            self._take_receipt(place, message.payload)
        elif message.topic.endswith(Leaf.REPLY):
            if not self._began:
                self._former_at = now
                return
            self.journal.note(Entry.REPLY, now, place, message.payload)
            self._heard.add(hash(message.payload))
            self.count.replied = len(self._heard)
        elif message.topic.endswith(Leaf.CHALLENGE):
            self._challenged.add(place)

    def _take_receipt(self, place: int, token: bytes) -> None:
        for entry in entries_of(token):
            number = (entry["seq"] - 1) * len(self.terminals) + place - self.plan.skip
            self.count.receipted += self._resending.receipted(number)

    def _open(self, place: int) -> Connection:
        terminal, brokers = self.terminals[place], self.plan.brokers
        topics = tuple(terminal_topic(terminal.clinic, terminal.name, leaf) for leaf in _SUBSCRIBED)
        plan = self.plan
        login = Login(
            client_id(terminal.clinic, terminal.name),
            Path(terminal.certificate),
            plan.ca,
            topics,
            plan.qos,
            plan.clean,
        )
        for attempt in range(_TRIES):
            with suppress(Lost):
                return open_connection(login, brokers[(place + attempt) % len(brokers)])
            time.sleep(_PAUSE_S * (attempt >= len(brokers)))
        raise NotPlayed(f"{terminal.name} cannot connect")

    def _register(self, place: int) -> None:
        self._selector.register(self._connections[place].socket, selectors.EVENT_READ, place)

    def _watch(self, place: int, connection: Connection) -> None:
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.wants_to_write else 0)
        if self._selector.get_key(connection.socket).events != wanted:
            self._selector.modify(connection.socket, wanted, place)


def entries_of(token: bytes) -> list[dict[str, int]]:
    """Give the entries of a receipt, unchecked."""
    text = token.split(b".")[1]
    entries: list[dict[str, int]] = json.loads(urlsafe_b64decode(text + b"=" * (-len(text) % 4)))["entries"]
    return entries


def to_line(count: Count) -> str:
    """Give a count as one line of JSON."""
    return json.dumps(asdict(count))
