"""All tables of the host's database, one file per subject; `metadata` knows them all.

Times are seconds since 1970; `*_at` happened, `*_until` and `due_at` are ahead.
"""

from __future__ import annotations

from host.store.tables.first import (
    certificates,
    challenges,
    codes,
    counters,
    events,
    former_keys,
    inbox,
    metadata,
    quarantine,
    registrations,
    replies,
    results,
    subscribers,
    terminals,
    users,
    visits,
)

__all__ = [
    "certificates",
    "challenges",
    "codes",
    "counters",
    "events",
    "former_keys",
    "inbox",
    "metadata",
    "quarantine",
    "registrations",
    "replies",
    "results",
    "subscribers",
    "terminals",
    "users",
    "visits",
]
