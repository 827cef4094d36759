"""Receipts: signed, addressed, and nothing personal in them."""

from __future__ import annotations

from device.wire import codec, envelope
from device.wire.messages.host import RECEIPT_TYPE, ReceiptClaims, ReceiptEntry
from device.wire.words import ReceiptState
from host.inbox.receipts import ReceiptMaker
from tests.host.world import NOW, World


def test_receipt(world: World) -> None:
    entries = [
        ReceiptEntry("boot", 1, "0" * 64, ReceiptState.STORED),
        ReceiptEntry("boot", 2, "1" * 64, ReceiptState.REJECTED, 406),
    ]
    message = ReceiptMaker("c1", world.keys).make("t-front", entries, NOW)
    assert (message.topic, message.retain) == ("uketsuke/1/c1/t-front/receipt", False)
    key = world.keys.receipt.public()
    verified = envelope.verify(message.payload, RECEIPT_TYPE, lambda kid: key if kid == key.kid else None)
    assert codec.from_json(verified.claims, ReceiptClaims) == ReceiptClaims(
        1, "h-main", "t-front", int(NOW), tuple(entries)
    )
