"""The audit log with its checkpoints, and the keys that columns are sealed with (without the keys themselves)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text

from host.store.tables.first import metadata

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("visit_id", String(64), nullable=False),
    Column("link", String(64), nullable=False),
    Column("terminal", String(64), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    Index("ix_audit_at", "at"),
    Index("ix_audit_visit_id", "visit_id"),
    Index("ix_audit_link", "link"),
)

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("seal", String(64), nullable=False),
)

column_keys = Table(
    "column_keys",
    metadata,
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("probe", Text, nullable=False),
    Column("made_at", Float, nullable=False),
)

retention_runs = Table(
    "retention_runs",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("ran_at", Float, nullable=False),
    Column("removed", BigInteger, nullable=False),
    Column("removed_in_all", BigInteger, nullable=False),
)
