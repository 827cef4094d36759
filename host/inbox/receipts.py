"""Signed receipts: one per commit and terminal. Not sealed, so that the daemon can check them; nothing personal."""

from __future__ import annotations

from collections.abc import Iterable

from device.wire import codec, envelope, topics, version
from device.wire.messages.host import RECEIPT_TYPE, ReceiptClaims, ReceiptEntry
from host.base.link import Outgoing
from host.base.ring import Speaking


class ReceiptMaker:
    """Makes the receipts of one host."""

    def __init__(self, clinic: str, keys: Speaking) -> None:
        """Sign with the host's receipt key."""
        self._clinic = clinic
        self._keys = keys

    def make(self, terminal: str, entries: Iterable[ReceiptEntry], now: float) -> Outgoing:
        """Give the receipt for a terminal, ready to publish."""
        claims = ReceiptClaims(version.NEWEST, self._keys.name, terminal, int(now), tuple(entries))
        token = envelope.sign(RECEIPT_TYPE, codec.to_json(claims), self._keys.receipt)
        return Outgoing(topics.terminal_topic(self._clinic, terminal, topics.Leaf.RECEIPT), token)
