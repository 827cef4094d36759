"""Storing the visits of a batch together: one statement for all messages, one for all visits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from device.base.errors import UketsukeError
from device.wire.messages.visit import VisitClaims
from host.base.straight import Place
from host.inbox.arrivals import Arrivals
from host.store.inbox import InboxRow, store_messages
from host.visits.visit import Visit

Key = tuple[str, str, int]
"""Terminal, boot and number of a message."""


def key_of(row: InboxRow) -> Key:
    """Give the key of a message."""
    return row.terminal, row.boot, row.seq


def store_together(
    connection: Connection, arrivals: Arrivals, arrived: Sequence[tuple[InboxRow, VisitClaims]], place: Place[Visit]
) -> frozenset[Key]:
    """Store the visits, of different keys, whose keys are not there, and put them into `place`; give these keys.

    Nothing at all if one of them is not as usual: then each is to be stored by itself, so that it fails alone.
    """
    try:
        with connection.begin_nested():
            numbers = store_messages(connection, [row for row, _ in arrived])
            new = [(row, claims, numbers[key_of(row)]) for row, claims in arrived if key_of(row) in numbers]
            arrivals.add_visits(connection, new, place)
    except UketsukeError:
        place.clear()
        return frozenset()
    return frozenset(numbers)
