"""The replies that a worker sent a moment ago: sent again to a terminal that turns out to have heard nothing; pure.

A terminal that repeats a visit which is stored has not got its receipt, so it was cut off, and the reply that
followed the receipt was lost with it. One that says that it is there may have been cut off between the two. What was
said at a node that turns out to have been cut off from the others is lost as well, and nobody asks for it, for the
receipt had arrived before. The same reply twice does no harm: it is the same message.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from host.base.link import Outgoing

KEPT_S = 30.0
"""Whoever waits longer has been sent to the desk."""
_MOST = 10_000


class RecentReplies:
    """The newest reply to each terminal, by its topic."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Begin with none."""
        self._monotonic = monotonic
        self._kept: OrderedDict[str, tuple[float, Outgoing]] = OrderedDict()

    def add(self, reply: Outgoing) -> None:
        """Keep a reply that is being sent."""
        self._kept.pop(reply.topic, None)
        self._kept[reply.topic] = (self._monotonic(), reply)
        while len(self._kept) > _MOST or (self._kept and self._is_old(next(iter(self._kept)))):
            self._kept.popitem(last=False)

    def find(self, topic: str) -> Outgoing | None:
        """Give the reply on a topic, if it is of use."""
        return self._kept[topic][1] if topic in self._kept and not self._is_old(topic) else None

    def since(self, moment: float) -> list[Outgoing]:
        """Give what was sent from a moment on and is of use."""
        return [reply for topic, (at, reply) in self._kept.items() if at >= moment and not self._is_old(topic)]

    def _is_old(self, topic: str) -> bool:
        return self._monotonic() - self._kept[topic][0] > KEPT_S
