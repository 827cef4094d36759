"""What terminals say of themselves in `status`: checked for its form, the newest of each kept. It is not signed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection

from device.wire import codec
from device.wire.errors import MessageInvalid, UnknownKey
from device.wire.messages.status import Status
from host.store.registry import Party
from host.store.terminal_states import StatusRow, keep_status

_WORD = re.compile(r"[A-Za-z0-9._+-]{0,64}")
_LIMIT = 2**40


def take_status(
    connection: Connection, terminal: str, payload: bytes, registry: Mapping[str, Party], now: float
) -> None:
    """Keep one status that came on the topic of `terminal`.

    Raises:
        MessageError: it has another form, or there is no such terminal.
    """
    if terminal not in registry:
        raise UnknownKey("no such terminal")
    status = codec.from_json(codec.load(payload), Status)
    if not all(_WORD.fullmatch(text) for text in (status.boot, status.firmware_boot, status.software)):
        raise MessageInvalid("a word of the status is not one of ours")
    numbers = (status.outbox_rows, status.schema_newest, status.schema_oldest)
    if not all(0 <= number < _LIMIT for number in numbers) or max(numbers[1:]) > 1_000_000:
        raise MessageInvalid("a number of the status is out of range")
    row = StatusRow(terminal, status.alive, status.boot, status.firmware_boot, status.software, *numbers)
    keep_status(connection, row, now)
