"""All tables of the host's database, one file per subject; `metadata` knows them all.

Times are seconds since 1970; `*_at` happened, `*_until` and `due_at` are ahead.
"""

from __future__ import annotations

from host.store.tables.desk_work import (
    batch_rows,
    batches,
    disaster_periods,
    disaster_uses,
    medical_information,
)
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
    visits,
)
from host.store.tables.handover import handovers
from host.store.tables.health import host_parts, terminal_states, terminal_troubles
from host.store.tables.insurance import links, persons, qualifications, tallies, ways
from host.store.tables.official import official_files, official_requests
from host.store.tables.records import audit, audit_checkpoints, column_keys, retention_runs
from host.store.tables.staff import recovery_codes, users

__all__ = [
    "audit",
    "audit_checkpoints",
    "batch_rows",
    "batches",
    "certificates",
    "challenges",
    "codes",
    "column_keys",
    "counters",
    "disaster_periods",
    "disaster_uses",
    "events",
    "former_keys",
    "handovers",
    "host_parts",
    "inbox",
    "links",
    "medical_information",
    "metadata",
    "official_files",
    "official_requests",
    "persons",
    "qualifications",
    "quarantine",
    "recovery_codes",
    "registrations",
    "replies",
    "results",
    "retention_runs",
    "subscribers",
    "tallies",
    "terminal_states",
    "terminal_troubles",
    "terminals",
    "users",
    "visits",
    "ways",
]
