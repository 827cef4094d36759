"""One batch of the inbox: checked, committed in one transaction, answered with receipts.

Repeats are normal and harmless: the key (terminal, boot, seq) absorbs them, and they get a receipt again, because
the first may have been lost. The same key with other bytes is an alarm, never an update. What cannot be used goes
to quarantine as it came; its sender gets a receipt only when it proved to be the terminal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.wire import topics
from device.wire.errors import MessageError
from device.wire.messages.host import ReceiptEntry
from device.wire.messages.subscriber import ResultReceiptClaims, ResultRequestClaims
from device.wire.messages.visit import VisitClaims
from device.wire.topics import Leaf, SubscriberTopic, TerminalTopic
from device.wire.words import ReceiptState
from host.base.errors import CannotBeUsed, NumberUsedTwice
from host.base.link import Delivery
from host.base.straight import Place, StraightWay
from host.inbox.arrivals import Arrivals, is_late
from host.inbox.checks import Checked, MessageChecks, Refused
from host.inbox.events import take_event
from host.inbox.grouping import Key, key_of, store_together
from host.inbox.statuses import take_status
from host.inbox.subscribers import SubscriberMessages, note_said
from host.store.challenges import fresh_nonces
from host.store.engine import reading
from host.store.inbox import BrokenRow, InboxRow, store_broken, store_message
from host.store.registry import Party, known_subscribers, known_terminals
from host.visits.visit import Visit

_TOLD = {Leaf.EVENT: take_event, Leaf.STATUS: take_status}
"""What terminals tell without a signature, and who keeps it."""

Registry = Callable[[Connection, Collection[str]], Mapping[str, Party]]
"""Gives those of the named terminals whose messages are to be taken."""


@dataclass
class Stored:
    """What a committed batch leaves to do: receipts to send by terminal, and who else has something to do."""

    receipts: dict[str, list[ReceiptEntry]] = field(default_factory=dict)
    has_work: bool = False
    has_spoken: bool = False
    """Whether subscribers said something."""
    refused: list[int] = field(default_factory=list)
    """The numbers of the errors of messages that were put aside."""


@dataclass(frozen=True)
class _Sealed:
    topic: str
    terminal: str
    payload: bytes = field(repr=False)
    digest: str
    outcome: Checked | Refused


@dataclass(frozen=True)
class _Moment:
    """When a batch is stored, which nonces are fresh then, and where visits can be put into a worker's hand."""

    now: float
    fresh: frozenset[str]
    place: Place[Visit]


class InboxBatches:
    """Checks and stores batches for one host."""

    def __init__(
        self,
        engine: Engine,
        checks: MessageChecks,
        subscribers: SubscriberMessages,
        arrivals: Arrivals,
        log: EventLog,
        *,
        quarantine_rows: int,
        list_terminals: Registry = known_terminals,
        straight: StraightWay[Visit] | None = None,
    ) -> None:
        """Store in the database of `engine`; keep at most `quarantine_rows` broken messages.

        Visits go to the worker at the end of `straight`, as far as it has room.
        """
        self._straight = straight or StraightWay()
        self._engine = engine
        self._checks = checks
        self._quarantine_rows = quarantine_rows
        self._log = log
        self._subscribers = subscribers
        self._arrivals = arrivals
        self._list_terminals = list_terminals

    def store(self, deliveries: Sequence[Delivery], now: float) -> Stored:
        """Check and commit; when this returns, every delivery may be acknowledged.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: nothing was committed and nothing may be acknowledged.
        """
        addressed = list(self._read_topics(deliveries))
        names = {topic.subscriber for topic, _ in addressed if isinstance(topic, SubscriberTopic)}
        with reading(self._engine) as connection:
            subscribers = known_subscribers(connection, names)
            terminals = self._list_terminals(
                connection, {topic.terminal for topic, _ in addressed if isinstance(topic, TerminalTopic)}
            )
        sealed, events, spoken = self._sort(addressed, terminals)
        stored = Stored(has_spoken=bool(spoken))
        with self._straight.place(len(sealed), now) as place, self._engine.begin() as connection:
            fresh = fresh_nonces(connection, now) if sealed else frozenset()
            self._store_all(connection, sealed, _Moment(now, fresh, place), stored)
            for told, delivery in events:
                self._take_told(connection, told, delivery, terminals, now)
            note_said(connection, list(self._read_spoken(connection, spoken, subscribers, now)), now)
        return stored

    def _read_topics(
        self, deliveries: Sequence[Delivery]
    ) -> Iterator[tuple[TerminalTopic | SubscriberTopic, Delivery]]:
        for delivery in deliveries:
            try:
                yield topics.parse_topic(delivery.topic), delivery
            except MessageError as error:
                self._log.failure("foreign_topic", error)

    def _store_all(self, connection: Connection, sealed: Sequence[_Sealed], moment: _Moment, stored: Stored) -> None:
        together = self._store_together(connection, sealed, moment)
        stored.has_work = len(together) > len(moment.place.taken)
        for place, message in enumerate(sealed):
            if place in together:
                _note(stored, message, together[place], ReceiptState.STORED, 0)
            else:
                self._store_sealed(connection, message, moment, stored)

    def _store_together(
        self, connection: Connection, sealed: Sequence[_Sealed], moment: _Moment
    ) -> dict[int, tuple[str, int]]:
        """Store the visits that are new, as far as they go together; give boot and number by place in `sealed`."""
        first: dict[Key, tuple[int, InboxRow, VisitClaims]] = {}
        for place, message in enumerate(sealed):
            if isinstance(message.outcome, Checked) and isinstance(claims := message.outcome.claims, VisitClaims):
                row = _row(message, message.outcome, moment)
                first.setdefault(key_of(row), (place, row, claims))
        if not first:
            return {}
        arrived = [(row, claims) for _, row, claims in first.values()]
        new = store_together(connection, self._arrivals, arrived, moment.place)
        return {first[key][0]: key[1:] for key in new}

    def _sort(
        self, addressed: Sequence[tuple[TerminalTopic | SubscriberTopic, Delivery]], terminals: Mapping[str, Party]
    ) -> tuple[list[_Sealed], list[tuple[TerminalTopic, Delivery]], list[tuple[SubscriberTopic, Delivery]]]:
        sealed: list[_Sealed] = []
        events: list[tuple[TerminalTopic, Delivery]] = []
        spoken: list[tuple[SubscriberTopic, Delivery]] = []
        for topic, delivery in addressed:
            if isinstance(topic, SubscriberTopic):
                spoken.append((topic, delivery))
            elif topic.leaf is Leaf.VISIT:
                sealed.append(self._check(topic, delivery, terminals))
            elif topic.leaf in _TOLD:
                events.append((topic, delivery))
        return sealed, events, spoken

    def _check(self, topic: TerminalTopic, delivery: Delivery, terminals: Mapping[str, Party]) -> _Sealed:
        digest = hashlib.sha256(delivery.payload).hexdigest()
        try:
            outcome = self._checks.check(topic.terminal, delivery.payload, terminals)
        except Exception as error:  # noqa: BLE001  the border of one message: the others of the batch go on
            self._log.failure("message_not_checked", error, terminal=topic.terminal)
            outcome = Refused(CannotBeUsed("an error inside the checks"))
        return _Sealed(delivery.topic, topic.terminal, delivery.payload, digest, outcome)

    def _store_sealed(self, connection: Connection, message: _Sealed, moment: _Moment, stored: Stored) -> None:
        if isinstance(message.outcome, Refused):
            self._put_aside(connection, message, message.outcome.error.number, moment.now)
            stored.refused.append(message.outcome.error.number)
            if message.outcome.key:
                _note(stored, message, message.outcome.key, ReceiptState.REJECTED, message.outcome.error.number)
            return
        key = (message.outcome.claims.boot, message.outcome.claims.seq)
        try:
            state = self._store_checked(connection, message, message.outcome, moment)
        except UketsukeError as error:
            self._put_aside(connection, message, error.number, moment.now)
            stored.refused.append(error.number)
            _note(stored, message, key, ReceiptState.REJECTED, error.number)
            return
        stored.has_work = stored.has_work or state is ReceiptState.STORED
        _note(stored, message, key, state, 0)

    def _store_checked(
        self, connection: Connection, message: _Sealed, checked: Checked, moment: _Moment
    ) -> ReceiptState:
        row = _row(message, checked, moment)
        with connection.begin_nested():
            known = store_message(connection, row)
            if known.digest != message.digest:
                raise NumberUsedTwice("one number, two messages")
            if known.is_new:
                self._arrivals.add(connection, row, checked.claims, known.inbox_id)
        return ReceiptState.STORED if known.is_new else ReceiptState.REPEAT

    def _put_aside(self, connection: Connection, message: _Sealed, number: int, now: float) -> None:
        self._log.event("message_refused", terminal=message.terminal, number=number)
        row = BrokenRow(message.digest, message.topic, message.payload, number, now)
        store_broken(connection, row, self._quarantine_rows)

    def _take_told(
        self,
        connection: Connection,
        topic: TerminalTopic,
        delivery: Delivery,
        registry: Mapping[str, Party],
        now: float,
    ) -> None:
        try:
            _TOLD[topic.leaf](connection, topic.terminal, delivery.payload, registry, now)
        except MessageError as error:  # not kept aside: nothing depends on it
            self._log.failure("message_refused", error, name=topic.terminal)

    def _read_spoken(
        self,
        connection: Connection,
        spoken: Sequence[tuple[SubscriberTopic, Delivery]],
        registry: Mapping[str, Party],
        now: float,
    ) -> Iterator[ResultReceiptClaims | ResultRequestClaims]:
        for topic, delivery in spoken:
            try:
                yield self._subscribers.read(topic, delivery.payload, registry)
            except MessageError as error:
                self._log.failure("message_refused", error, name=topic.subscriber)
                digest = hashlib.sha256(delivery.payload).hexdigest()
                row = BrokenRow(digest, delivery.topic, delivery.payload, error.number, now)
                store_broken(connection, row, self._quarantine_rows)


def _row(message: _Sealed, checked: Checked, moment: _Moment) -> InboxRow:
    claims = checked.claims
    key = (message.terminal, claims.boot, claims.seq, message.digest)
    return InboxRow(*key, checked.typ, moment.now, is_late(claims, moment.fresh), checked.raw)


def _note(stored: Stored, message: _Sealed, key: tuple[str, int], state: ReceiptState, number: int) -> None:
    entry = ReceiptEntry(*key, message.digest, state, number)
    stored.receipts.setdefault(message.terminal, []).append(entry)
