"""A group of one clinic's messages while it is stored: what is to be acknowledged, receipted or given back; pure.

The storing code speaks with it as with a broker's connection, from its own thread; what it said is done afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from host.base.link import Delivery, Outgoing
from host.fleet.bus import Pulled
from host.fleet.subjects import to_topic


class GroupSource:
    """One group (`Source`)."""

    def __init__(self, pulled: Sequence[Pulled]) -> None:
        """Hold these messages."""
        self._pulled = pulled
        self._kept: list[Pulled] = []
        self.receipts: list[Outgoing] = []
        self.refused = False
        """Whether the database took nothing."""

    @property
    def deliveries(self) -> list[Delivery]:
        """The messages as the inbox takes them; the number is that of the message in this group."""
        return [Delivery(to_topic(one.subject), one.payload, mid, 0) for mid, one in enumerate(self._pulled)]

    @property
    def kept(self) -> list[Pulled]:
        """What is in our keeping."""
        return self._kept

    @property
    def left(self) -> list[Pulled]:
        """What has to come again."""
        kept = {id(one) for one in self._kept}
        return [one for one in self._pulled if id(one) not in kept]

    def ack(self, delivery: Delivery) -> None:
        """Note that a message is in our keeping."""
        self._kept.append(self._pulled[delivery.mid])

    def send(self, message: Outgoing) -> None:
        """Note a receipt."""
        self.receipts.append(message)

    def restart(self) -> None:
        """Note that the database refused."""
        self.refused = True
