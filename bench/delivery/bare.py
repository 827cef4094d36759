"""The bare round trip: the same sizes over the same broker and TLS, with nothing stored, signed or sealed."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.basics.clinic import CLINIC, LOOPBACK
from bench.basics.errors import NotMeasured
from bench.delivery.line import Line
from device.base.log import EventLog
from device.wire.topics import Leaf, terminal_topic
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing

_WITHIN_S = 20.0
_NOBODY = "t-bare"
_THERE = terminal_topic(CLINIC, _NOBODY, Leaf.COMMAND)
_BACK = terminal_topic(CLINIC, _NOBODY, Leaf.CHALLENGE)
"""Two topics on which nobody else listens."""


class Bare:
    """Two clients: one asks, the other answers at once."""

    def __init__(self, line: Line, ask_bytes: int, answer_bytes: int) -> None:
        """Prepare both, as the host's clients."""
        self._ask = Outgoing(_THERE, "x" * ask_bytes)
        self._answer = Outgoing(_BACK, "y" * answer_bytes)
        self._came = threading.Event()
        self._ready = threading.Barrier(3)
        log = EventLog("bench", io.StringIO())
        self._near = BrokerLink(_settings(line, "near", _BACK), log, on_delivery=self._take, on_ready=self._meet)
        self._far = BrokerLink(_settings(line, "far", _THERE), log, on_delivery=self._reply, on_ready=self._meet)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Connect both.

        Raises:
            NotMeasured: the broker is not reached.
        """
        self._near.start()
        self._far.start()
        try:
            self._ready.wait(_WITHIN_S)
            yield
        except threading.BrokenBarrierError as error:
            raise NotMeasured("the broker is not reached") from error
        finally:
            self._near.stop()
            self._far.stop()

    def time_once(self) -> float:
        """Give the seconds of one round trip.

        Raises:
            NotMeasured: no answer came.
        """
        self._came.clear()
        began = time.perf_counter()
        self._near.send(self._ask)
        if not self._came.wait(_WITHIN_S):
            raise NotMeasured("no answer came back through the broker")
        return time.perf_counter() - began

    def _meet(self) -> None:
        self._ready.wait(_WITHIN_S)

    def _take(self, delivery: Delivery) -> None:
        self._came.set()
        self._near.ack(delivery)

    def _reply(self, delivery: Delivery) -> None:
        self._far.send(self._answer)
        self._far.ack(delivery)


def _settings(line: Line, name: str, topic: str) -> LinkSettings:
    certificate, key = line.certificate
    ca = line.pki / "ca.pem"
    return LinkSettings(f"bench-{name}", LOOPBACK, line.broker_port, ca, certificate, key, subscriptions=(topic,))
