"""Which broker is next: the one named at enrolment, or those of a fleet in turn; pure.

Terminals begin at different brokers, by their name, so that none of a fleet's has them all.
"""

from __future__ import annotations

import zlib

from device.daemon.base.settings import LinkSettings, parse_broker
from device.wire.messages.enrolment import BrokerAddress


class Brokers:
    """The brokers of one terminal in the order in which it tries them."""

    def __init__(self, settings: LinkSettings) -> None:
        """Take those of the settings."""
        self._fleet = tuple(parse_broker(text) for text in settings.brokers)

    def choose(self, name: str, enrolled: BrokerAddress, tries: int) -> BrokerAddress:
        """Give the broker for the next try of the terminal `name` after so many ended ones."""
        if not self._fleet:
            return enrolled
        return self._fleet[(zlib.crc32(name.encode()) + tries) % len(self._fleet)]

    def rounds(self, failures: int) -> int:
        """Give how often every broker has failed after so many failures in a row, begun rounds counted."""
        return -(-failures // max(1, len(self._fleet)))
