"""Taking in what an outbox held that cannot send any more (`device.wire.bundle`), by the inbox's own checks.

What the host has already is known as a repeat; so a bundle may be taken in twice, and beside a terminal that sends.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from device.wire import envelope, topics
from device.wire.bundle import BundledMessage
from device.wire.errors import MessageError
from device.wire.topics import Leaf
from device.wire.words import ReceiptState
from host.base.link import Delivery
from host.inbox.batch import InboxBatches

_GROUP = 100


@dataclass(frozen=True)
class Imported:
    """What became of a bundle; `refused` counts by the number of the error."""

    stored: int
    known: int
    refused: Counter[int]


class Importer:
    """Takes bundles into one inbox."""

    def __init__(self, batches: InboxBatches, clinic: str) -> None:
        """Store with `batches`, which must know the keys of replaced terminals too."""
        self._batches = batches
        self._clinic = clinic

    def take(self, messages: Sequence[BundledMessage], now: float) -> Imported:
        """Take everything in, a group per commit; `now` in seconds since 1970.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database refused; groups before that one are stored. Do it again.
        """
        refused: Counter[int] = Counter()
        deliveries = list(self._deliveries(messages, refused))
        states: Counter[ReceiptState] = Counter()
        for begin in range(0, len(deliveries), _GROUP):
            stored = self._batches.store(deliveries[begin : begin + _GROUP], now)
            states.update(entry.state for entry in itertools.chain.from_iterable(stored.receipts.values()))
            refused.update(stored.refused)
        return Imported(states[ReceiptState.STORED], states[ReceiptState.REPEAT], refused)

    def _deliveries(self, messages: Iterable[BundledMessage], refused: Counter[int]) -> Iterable[Delivery]:
        for message in messages:
            try:
                sender = envelope.sender_of(message.sealed)
                topic = topics.terminal_topic(self._clinic, sender, Leaf.VISIT)
            except MessageError as error:
                refused[error.number] += 1
                continue
            yield Delivery(topic, message.sealed.encode(), mid=0, connection=0)
