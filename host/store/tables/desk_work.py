"""Lists asked about in one go, the disaster mode with its uses, and medical information while it may be seen."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from host.base.personal import Personal
from host.store.tables.first import metadata

batches = Table(
    "batches",
    metadata,
    Column("batch_id", String(26), primary_key=True),
    Column("made_at", Float, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("on_date", String(10), nullable=False),
    Column("phase", String(10), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("receipt", String(200), nullable=False),
    Column("reason", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Float),
    Column("ended_at", Float, nullable=False),
    Index("ix_batches_due_at", "due_at"),
    Index("ix_batches_made_at", "made_at"),
)

batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch_id", String(26), ForeignKey("batches.batch_id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("look", String(10), nullable=False),
    Column("content", Personal("batch_rows.content"), nullable=False),
    Column("answer", Personal("batch_rows.answer")),
)

disaster_periods = Table(
    "disaster_periods",
    metadata,
    Column("period_id", String(26), primary_key=True),
    Column("begun_at", Float, nullable=False),
    Column("begun_by", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("until", Float, nullable=False),
    Column("ended_at", Float, nullable=False),
    Column("ended_by", String(64), nullable=False),
)

disaster_uses = Table(
    "disaster_uses",
    metadata,
    Column("use_id", String(26), primary_key=True),
    Column("period_id", String(26), ForeignKey("disaster_periods.period_id", ondelete="CASCADE"), nullable=False),
    Column("at", Float, nullable=False),
    Column("by", String(64), nullable=False),
    Column("why", String(200), nullable=False),
    Column("found", Integer, nullable=False),
    Column("reason", Integer, nullable=False),
    Index("ix_disaster_uses_period_id", "period_id"),
)

medical_information = Table(
    "medical_information",
    metadata,
    Column("visit_id", String(26), ForeignKey("visits.visit_id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("content", Personal("medical_information.content"), nullable=False),
    Column("read_at", Float, nullable=False),
    Column("until", Float, nullable=False),
    Index("ix_medical_information_until", "until"),
)
