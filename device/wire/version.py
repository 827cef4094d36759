"""The schema versions of the messages.

Schema 0 could still change. From 1 on every version is frozen and only gains fields: a field that came later says so
in its dataclass (`metadata=ADDED_IN_1`), has a default, and is neither written into nor expected in older messages.
Both ends read every version from `OLDEST` on, so that what lay in an outbox during an update is not lost, and write
`NEWEST`.
"""

from __future__ import annotations

from types import MappingProxyType

NEWEST = 1
OLDEST = 0

SINCE = "since"
ADDED_IN_1 = MappingProxyType({SINCE: 1})
"""Marks a field of a message that versions before 1 do not have."""


def is_accepted(schema: int) -> bool:
    """Tell whether this side understands messages of that version."""
    return OLDEST <= schema <= NEWEST
