"""What is handed to clinic software as a file: one row for each change of a visit and kind of file."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from host.store.tables.first import metadata

handovers = Table(
    "handovers",
    metadata,
    Column("visit_id", String(26), ForeignKey("visits.visit_id", ondelete="CASCADE"), primary_key=True),
    Column("change", Integer, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("name", String(120), nullable=False),
    Column("lost", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("due_at", Float),
    Column("written_at", Float),
    Index("ix_handovers_due_at", "due_at"),
    Index("ix_handovers_state", "state"),
)
