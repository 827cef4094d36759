"""The storing loop: takes what the network thread queued, stores it as one group, then acknowledges and receipts.

What arrives during one commit forms the next group; no timer. When the database refuses, nothing is acknowledged
and the connection is dropped, because a broker delivers again only after a reconnect.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy.exc import SQLAlchemyError

from device.base.log import EventLog
from device.wire import codec, topics
from device.wire.errors import MessageError
from device.wire.messages.status import Status
from device.wire.topics import Leaf, SubscriberLeaf, SubscriberTopic, TerminalTopic
from device.wire.words import ReceiptState
from host.base.bell import RoleBells
from host.base.errors import StoreNotWritten
from host.base.link import Delivery, Source
from host.inbox.batch import InboxBatches, Stored
from host.inbox.receipts import ReceiptMaker

GROUP = 200
_PAUSE_MAX_S = 30.0


class Storing:
    """Stores deliveries in the order in which they came; `run` has a thread of its own."""

    def __init__(
        self,
        batches: InboxBatches,
        receipts: ReceiptMaker,
        clock: Callable[[], float],
        log: EventLog,
        bells: RoleBells,
    ) -> None:
        """Prepare; the bells are rung when something was stored, and when a terminal says that it is there."""
        self._batches = batches
        self._receipts = receipts
        self._clock = clock
        self._log = log
        self._bells = bells
        self._queue: queue.SimpleQueue[Delivery | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._failures = 0
        self.on_birth: Callable[[str], None] = lambda _terminal: None
        """Called in the storing thread with the name of a terminal that says that it is there."""
        self.on_states: Callable[[Iterable[ReceiptState]], None] = lambda _states: None
        """Called in the storing thread with what became of the messages of a group."""
        self.on_repeat: Callable[[str], None] = lambda _terminal: None
        """Called in the storing thread with the name of a terminal that sent again what is stored."""
        self.on_request: Callable[[str], None] = lambda _subscriber: None
        """Called in the storing thread with the name of a subscriber that asks for results."""
        self.at_work: Callable[[], AbstractContextManager[None]] = nullcontext
        """Entered while a group is stored."""

    def put(self, delivery: Delivery) -> None:
        """Take a delivery; called in the network thread."""
        self._queue.put(delivery)

    def run(self, link: Source) -> None:
        """Store what comes on `link`, which must deliver to `put`, until `stop` is called."""
        while not self._stopping.is_set():
            group = self._take_group()
            if group:
                self.store(group, link)

    def stop(self) -> None:
        """Let `run` finish the group at hand and return; from any thread."""
        self._stopping.set()
        self._queue.put(None)

    def _take_group(self) -> list[Delivery]:
        group = [self._queue.get()]
        while len(group) < GROUP and not self._queue.empty():
            group.append(self._queue.get())
        return [delivery for delivery in group if delivery]

    def store(self, group: list[Delivery], link: Source) -> None:
        """Store a group that came on `link` and answer it; blocks, also for a pause when the database refuses."""
        with self.at_work():
            self._store(group, link)

    def _store(self, group: list[Delivery], link: Source) -> None:
        try:
            stored = self._batches.store(group, self._clock())
        except SQLAlchemyError as error:
            self._give_back(error, link)
            return
        self._failures = 0
        for delivery in group:
            link.ack(delivery)
        self._send_receipts(stored, link)
        asked = [subscriber for delivery in group if (subscriber := _asked(delivery))]
        self._bells.ring_stored(has_work=stored.has_work, has_spoken=stored.has_spoken, asks=bool(asked))
        born = [terminal for delivery in group if (terminal := _born(delivery))]
        for terminal in born:
            self.on_birth(terminal)
        for subscriber in asked:
            self.on_request(subscriber)
        if born:
            self._bells.births.ring()
            self._bells.settings.ring()
        if born or asked:
            self._bells.keys.ring()

    def _send_receipts(self, stored: Stored, link: Source) -> None:
        self.on_states(entry.state for entries in stored.receipts.values() for entry in entries)
        for terminal, entries in stored.receipts.items():
            if any(entry.state is ReceiptState.REPEAT for entry in entries):
                self.on_repeat(terminal)
            link.send(self._receipts.make(terminal, entries, self._clock()))

    def _give_back(self, error: SQLAlchemyError, link: Source) -> None:
        self._failures += 1
        cause = type(error).__name__
        self._log.event("inbox_not_stored", error=StoreNotWritten.number, exception=cause, attempt=self._failures)
        while not self._queue.empty():
            self._queue.get()
        self._stopping.wait(min(_PAUSE_MAX_S, 0.5 * 2.0**self._failures))
        link.restart()


def _asked(delivery: Delivery) -> str:
    """Give the name of the subscriber whose request this delivery says to be; else nothing."""
    try:
        topic = topics.parse_topic(delivery.topic)
    except MessageError:
        return ""
    if not isinstance(topic, SubscriberTopic) or topic.leaf is not SubscriberLeaf.REQUEST:
        return ""
    return topic.subscriber


def _born(delivery: Delivery) -> str:
    """Give the name of the terminal that says with this delivery that it is there; else nothing."""
    try:
        topic = topics.parse_topic(delivery.topic)
        if not isinstance(topic, TerminalTopic) or topic.leaf is not Leaf.STATUS:
            return ""
        return topic.terminal if codec.from_json(codec.load(delivery.payload), Status).alive else ""
    except MessageError:
        return ""
