"""What becomes of a sealed message: into the outbox, out through the sender, gone with its receipt.

It hands bytes on as they are; only the host's signed receipt decides. It must not know sockets or MQTT.
"""

from __future__ import annotations

from collections.abc import Callable

from device.base.log import EventLog
from device.daemon.base.errors import OutboxNotWritten, PutRefused
from device.daemon.outbox.ages import RowAges
from device.daemon.outbox.sender import Sender
from device.daemon.outbox.store import Key, Outbox
from device.daemon.trust.identity import Identity
from device.daemon.trust.receipts import check_receipt
from device.wire.envelope import TOKEN_LIMIT_BYTES
from device.wire.errors import MessageError, MessageInvalid
from device.wire.local import Put, Received, Refused, Stored
from device.wire.words import ReceiptState


class Dispatch:
    """Outbox, sender and receipts together."""

    def __init__(
        self, outbox: Outbox, sender: Sender, ages: RowAges, changed: Callable[[], None], log: EventLog
    ) -> None:
        """Call `changed` whenever the number of rows is another one."""
        self._outbox = outbox
        self._ages = ages
        self._sender = sender
        self._changed = changed
        self._log = log
        self.refused_receipts = 0
        """How many receipts of this run were not believed."""

    def put(self, message: Put, answer: Callable[[Stored | Refused], None]) -> None:
        """Store a message, answer for it, then send it on; `Stored` is given only after its commit."""
        try:
            _check_size(message)
            is_new = self._outbox.put(message)
        except (PutRefused, MessageInvalid) as error:
            self._log.failure("put_refused", error, boot=message.boot, seq=message.seq)
            answer(Refused(message.boot, message.seq, error.number))
            return
        answer(Stored(message.boot, message.seq))
        key = Key(message.boot, message.seq)
        self._ages.came(key)
        self._sender.came(key, urgent=message.urgent, sealed=message.sealed if is_new else "")
        self._changed()

    def receipt_came(self, token: str, identity: Identity, now: float) -> list[Received]:
        """Act on a receipt as it came at `now` and give what the firmware is told; a wrong one changes nothing."""
        try:
            settled = self._outbox.settle(check_receipt(token, identity, now).entries)
        except MessageError as error:
            self.refused_receipts += 1
            self._log.failure("receipt_refused", error)
            return []
        except OutboxNotWritten as error:
            self._log.failure("receipt_refused", error)
            return []
        for entry in settled:
            self._sender.forget(Key(entry.boot, entry.seq))
            self._ages.settled(Key(entry.boot, entry.seq))
            if entry.state is ReceiptState.REJECTED:
                self._log.event("message_rejected", boot=entry.boot, seq=entry.seq, error=entry.error)
        if settled:
            self._sender.wake()
            self._changed()
        return [Received(entry.boot, entry.seq, entry.state, entry.error) for entry in settled]


def _check_size(message: Put) -> None:
    if len(message.sealed) > TOKEN_LIMIT_BYTES:
        raise MessageInvalid("larger than any sealed message")
