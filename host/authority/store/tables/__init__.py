"""The tables, one file per subject."""

from __future__ import annotations

from host.authority.store.tables.base import metadata
from host.authority.store.tables.batches import batch_rows, batches
from host.authority.store.tables.people import certificates, medical_records, persons, qualifications, sign_in_codes
from host.authority.store.tables.switches import secrets, switches
from host.authority.store.tables.uses import consents, uses

__all__ = [
    "batch_rows",
    "batches",
    "certificates",
    "consents",
    "medical_records",
    "metadata",
    "persons",
    "qualifications",
    "secrets",
    "sign_in_codes",
    "switches",
    "uses",
]
