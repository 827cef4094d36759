"""Who asked about whom, and the consents that were given."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from host.authority.store.tables.base import metadata

uses = Table(
    "uses",
    metadata,
    Column("use_id", Integer, primary_key=True),
    Column("clinic", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("part", Integer, nullable=False),  # the row of a batch, the candidate of a search; else 0
    Column("purpose", String(32), nullable=False),
    Column("question_digest", String(64), nullable=False),
    Column("person_id", String(64)),  # no foreign key: the record outlives the person's data
    Column("asked_at", Integer, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("detail", String(64), nullable=False),  # what was agreed to by card; the staff member in disaster mode
    UniqueConstraint("clinic", "request_id", "part", name="uq_uses_clinic_request_id_part"),
    Index("ix_uses_person_id", "person_id"),
    Index("ix_uses_asked_at", "asked_at"),
)

consents = Table(
    "consents",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("clinic", String(64), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("consented_at", Integer, nullable=False),
    Column("issuer_key_id", String(128)),  # null in disaster mode, where no card is asked
    Column("serial", String(49)),
    Column("staff", String(64), nullable=False),  # who heard it in disaster mode
    Index("ix_consents_consented_at", "consented_at"),
)
