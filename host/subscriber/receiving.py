"""Taking results: keep, say so, wait until the broker has our receipt, pass on; in this order for every result.

A crash anywhere loses nothing: what is kept but not passed on is taken up again at the next start, and what is not
kept comes again from the host, which waits for our receipt. A crash between passing on and noting it passes on twice;
the `jti` tells.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

from device.base.log import EventLog
from device.wire import codec
from device.wire.errors import MessageError
from device.wire.succession import TrustedHost
from host.base.link import BrokerLink, Delivery
from host.subscriber.keeping import Kept, ResultKeeping
from host.subscriber.messages import SubscriberMessages

_PUBACK_S = 10.0
_WHEN_IT_CAME = float("-inf")
"""What is kept was checked when it came; the host's key may have run out since."""

PassOn = Callable[[dict[str, Any]], None]


class Receiving:
    """Takes the results of one subscriber, in the thread that calls `run`."""

    def __init__(
        self,
        messages: SubscriberMessages,
        keeping: ResultKeeping,
        pass_on: PassOn,
        clock: Callable[[], float],
        log: EventLog,
        keep_trusted: Callable[[TrustedHost], None],
    ) -> None:
        """Give what was taken to `pass_on`, once each, and the host's next keys to `keep_trusted`."""
        self._keep_trusted = keep_trusted
        self._messages = messages
        self._keeping = keeping
        self._pass_on = pass_on
        self._clock = clock
        self._log = log
        self._queue: queue.SimpleQueue[Callable[[BrokerLink], None] | None] = queue.SimpleQueue()

    def put(self, delivery: Delivery) -> None:
        """Take a delivery; called in the network thread."""
        self._queue.put(lambda link: self._take(delivery, link))

    def connected(self) -> None:
        """Say that the subscription stands; called in the network thread."""
        self._queue.put(self._catch_up)

    def end(self) -> None:
        """Let `run` return; may be called from a signal handler."""
        self._queue.put(None)

    def run(self, link: BrokerLink) -> None:
        """Take what comes on `link` until `end` is called."""
        while step := self._queue.get():
            step(link)

    def _catch_up(self, link: BrokerLink) -> None:
        for kept in self._keeping.list_waiting():
            self._finish(kept, link)
        link.send(self._messages.request(self._keeping.next_number(), self._clock()))

    def _take(self, delivery: Delivery, link: BrokerLink) -> None:
        if delivery.topic == self._messages.keys_topic:
            self._follow(delivery, link)
            return
        try:
            claims = self._messages.open_result(delivery.payload, self._clock())
        except MessageError as error:
            self._log.failure("result_refused", error)
            link.ack(delivery)
            return
        kept = Kept(claims.number, claims.jti, delivery.payload.decode("ascii"))
        step = self._finish if self._keeping.keep(kept) else self._acknowledge
        if step(kept, link):
            link.ack(delivery)

    def _follow(self, delivery: Delivery, link: BrokerLink) -> None:
        try:
            trusted = self._messages.follow(delivery.payload)
        except MessageError as error:
            self._log.failure("keys_not_followed", error)
            trusted = None
        if trusted:
            self._keep_trusted(trusted)
            self._log.event("keys_followed")
            # results by the new key that came before this were refused
            link.send(self._messages.request(self._keeping.next_number(), self._clock()))
        link.ack(delivery)

    def _finish(self, kept: Kept, link: BrokerLink) -> bool:
        if not self._acknowledge(kept, link):
            return False
        visit = codec.to_json(self._messages.open_result(kept.sealed.encode(), _WHEN_IT_CAME).body)
        self._pass_on({"number": kept.number, "jti": kept.jti, "acknowledged": True, "visit": visit})
        self._keeping.mark_passed_on(kept.jti)
        return True

    def _acknowledge(self, kept: Kept, link: BrokerLink) -> bool:
        receipt = self._messages.receipt(kept.number, kept.jti, self._clock())
        return link.publish([receipt], _PUBACK_S)[0]
