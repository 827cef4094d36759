"""The schema versions of the messages.

Schema 0 may still change; from 1 on every version is frozen and only gains fields.
"""

from __future__ import annotations

NEWEST = 0
OLDEST = 0


def is_accepted(schema: int) -> bool:
    """Tell whether this side understands messages of that version."""
    return OLDEST <= schema <= NEWEST
