"""Batches of look-ups: what was asked, how far it is, and what came of each row."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint

from host.authority.store.tables.base import metadata

batches = Table(
    "batches",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("reception_number", String(32), nullable=False),
    Column("clinic", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("question_digest", String(64), nullable=False),
    Column("received_at", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    UniqueConstraint("clinic", "request_id", name="uq_batches_clinic_request_id"),
    UniqueConstraint("reception_number", name="uq_batches_reception_number"),
    Index("ix_batches_received_at", "received_at"),
)

batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch_id", Integer, ForeignKey("batches.batch_id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("question", JSON, nullable=False),
    Column("result", JSON(none_as_null=True)),
    PrimaryKeyConstraint("batch_id", "position"),
)
