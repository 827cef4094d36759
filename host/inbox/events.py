"""Operational events of terminals: checked for their form. They are not signed.

What stands in a terminal's way is kept as long as it lasts; of all other events the newest of each terminal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection

from device.base.troubles import BEGAN, OVER
from device.wire import codec
from device.wire.errors import MessageInvalid, UnknownKey
from device.wire.messages.status import Event
from host.store.events import EventRow, keep_event
from host.store.registry import Party
from host.store.troubles import begin_trouble, end_trouble

_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_NUMBER_LIMIT = 1000
_TIME_LIMIT = 2**40


def take_event(
    connection: Connection, terminal: str, payload: bytes, registry: Mapping[str, Party], now: float
) -> None:
    """Keep one event that came on the topic of `terminal`.

    Raises:
        MessageError: it has another form, or there is no such terminal.
    """
    if terminal not in registry:
        raise UnknownKey("no such terminal")
    event = codec.from_json(codec.load(payload), Event)
    if not _NAME.fullmatch(event.event):
        raise MessageInvalid("the event has no name of ours")
    if not 0 <= event.number < _NUMBER_LIMIT or not 0 <= event.at < _TIME_LIMIT:
        raise MessageInvalid("number or time of the event is out of range")
    if event.event == BEGAN and event.number:
        begin_trouble(connection, terminal, event.number, now)
        return
    if event.event == OVER:
        end_trouble(connection, terminal, event.number)
        return
    keep_event(connection, EventRow(terminal, event.event, event.number, event.at, now))
