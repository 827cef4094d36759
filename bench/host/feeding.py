"""The other ends of the broker: terminals that hand in sealed visits, clinic software that acknowledges results."""

from __future__ import annotations

import io
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Lock
from typing import Any

from bench.basics.errors import NotMeasured
from bench.host.parties import CLINIC, HOST, Software
from device.base.log import EventLog
from device.wire import codec, envelope, topics
from device.wire.keys import VerifyKey
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_TYPE, ResultReceiptClaims
from device.wire.topics import Leaf, SubscriberLeaf
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing

_WITHIN_S = 30.0


class Counting:
    """Counts what came, and waits for it; the last moments are `time.monotonic`."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._came: set[object] = set()
        self._at = 0.0

    def add(self, *what: object) -> None:
        """Note that something came; a repeat counts once."""
        with self._lock:
            self._came.update(what)
            self._at = time.monotonic()

    def wait(self, count: int, otherwise: str) -> float:
        """Wait until so many came; give when the last one did.

        Raises:
            NotMeasured: nothing more came.
        """
        seen, moved = -1, time.monotonic()
        while len(self._came) < count:
            if len(self._came) != seen:
                seen, moved = len(self._came), time.monotonic()
            if time.monotonic() - moved > _WITHIN_S:
                raise NotMeasured(f"{otherwise}: {seen} of {count}")
            time.sleep(0.02)
        return self._at


class Ends:
    """All clients of the broker but the host."""

    def __init__(self, links: dict[str, LinkSettings], result_key: VerifyKey) -> None:
        """Prepare; `links` by name, `result_key` checks what clinic software gets."""
        self.challenges, self.receipts, self.replies, self.results = (Counting() for _ in range(4))
        self._software = Software()
        self._result_key = result_key
        self._ready = [Event() for _ in links]
        log = EventLog("bench", io.StringIO())
        self._links = {}
        for (name, settings), ready in zip(links.items(), self._ready, strict=True):
            take = self._take_result if name == self._software.name else self._take
            self._links[name] = BrokerLink(settings, log, on_delivery=take, on_ready=ready.set)

    @property
    def software(self) -> Software:
        """The clinic software that is part of it."""
        return self._software

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Connect everyone.

        Raises:
            NotMeasured: the broker is not reached.
        """
        with ExitStack() as stack:
            for link in self._links.values():
                link.start()
                stack.callback(link.stop)
            if not all(ready.wait(_WITHIN_S) for ready in self._ready):
                raise NotMeasured("the broker is not reached")
            yield

    def hand_in(self, sealed: dict[str, list[str]]) -> None:
        """Hand in sealed visits, by terminal; they go out as fast as the broker takes them."""
        for visits in zip(*sealed.values(), strict=True):
            for name, visit in zip(sealed, visits, strict=True):
                self._links[name].send(Outgoing(topics.terminal_topic(CLINIC, name, Leaf.VISIT), visit))

    def _take(self, delivery: Delivery) -> None:
        name, leaf = delivery.topic.split("/")[3:5]
        if leaf == Leaf.REPLY:
            self.replies.add(delivery.payload)
        elif leaf == Leaf.CHALLENGE:
            self.challenges.add(name)
        elif leaf == Leaf.RECEIPT:
            claims = _unchecked(delivery.payload)
            self.receipts.add(*((name, entry["seq"]) for entry in claims["entries"] if entry["state"] == "stored"))
        self._links[name].ack(delivery)

    def _take_result(self, delivery: Delivery) -> None:
        mine = self._software
        opened = envelope.open_sealed(delivery.payload.decode(), mine.opening, receiver=mine.name, sender=HOST)
        claims = envelope.verify(opened.token, RESULT_TYPE, lambda _kid: self._result_key).claims
        receipt = ResultReceiptClaims(1, mine.name, HOST, int(time.time()), claims["number"], claims["jti"])
        token = envelope.sign(RESULT_RECEIPT_TYPE, codec.to_json(receipt), mine.signing)
        link = self._links[mine.name]
        link.send(Outgoing(topics.subscriber_topic(CLINIC, mine.name, SubscriberLeaf.RECEIPT), token))
        link.ack(delivery)
        self.results.add(claims["number"])


def _unchecked(token: bytes) -> dict[str, Any]:
    text = token.split(b".")[1]
    return codec.load(urlsafe_b64decode(text + b"=" * (-len(text) % 4)))
