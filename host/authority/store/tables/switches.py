"""What administrators switched, and the key that tokens of consents are made with."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table

from host.authority.store.tables.base import metadata

switches = Table(
    "switches",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", JSON, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)
