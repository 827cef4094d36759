"""The replies that a worker sent a moment ago: sent again to a terminal that turns out to have heard nothing; pure.

A terminal that repeats a visit which is stored has not got its receipt, so it was cut off, and the reply that
followed the receipt was lost with it. One that says that it is there may have been cut off between the two. What was
said at a node that turns out to have been cut off from the others is lost as well, and nobody asks for it, for the
receipt had arrived before. The same reply twice does no harm: it is the same message.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from host.base.link import Outgoing

KEPT_S = 30.0
"""Whoever waits longer has been sent to the desk."""
_MOST = 10_000


class RecentReplies:
    """The replies of the last half minute, by topic."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Begin with none."""
        self._monotonic = monotonic
        self._kept: deque[tuple[float, Outgoing]] = deque()
        self._by_topic: dict[str, dict[Outgoing, float]] = {}

    def add(self, reply: Outgoing) -> None:
        """Keep a reply that is being sent, from the first time on."""
        of_topic = self._by_topic.setdefault(reply.topic, {})
        if reply not in of_topic:
            of_topic[reply] = self._monotonic()
            self._kept.append((of_topic[reply], reply))
        self._drop_old()

    def find(self, topic: str) -> list[Outgoing]:
        """Give the replies on a topic that are of use, the oldest first."""
        self._drop_old()
        return list(self._by_topic.get(topic, ()))

    def since(self, moment: float) -> list[Outgoing]:
        """Give what was sent from a moment on and is of use."""
        self._drop_old()
        return [reply for at, reply in self._kept if at >= moment]

    def _drop_old(self) -> None:
        oldest = self._monotonic() - KEPT_S
        while self._kept and (len(self._kept) > _MOST or self._kept[0][0] < oldest):
            _, reply = self._kept.popleft()
            of_topic = self._by_topic[reply.topic]
            del of_topic[reply]
            if not of_topic:
                del self._by_topic[reply.topic]
