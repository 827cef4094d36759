"""Requests to the official linkage software, and the official files that came from it."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table, UniqueConstraint

from host.base.personal import Personal
from host.store.tables.first import metadata

official_requests = Table(
    "official_requests",
    metadata,
    Column("ident", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("sent_at", Float, nullable=False),
    Column("answered_at", Float),
    Column("fault", String(30), nullable=False),
    Column("content", Personal("official_requests.content")),
    Index("ix_official_requests_subject", "subject"),
    Index("ix_official_requests_state", "state"),
)

official_files = Table(
    "official_files",
    metadata,
    Column("file_id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("state", String(12), nullable=False),
    Column("fault", String(30), nullable=False),
    Column("visit_id", String(26), nullable=False),
    Column("content", Personal("official_files.content", owner=("name", "digest"))),
    UniqueConstraint("name", "digest"),
    Index("ix_official_files_state", "state", "seen_at"),
)
