"""What terminals say of themselves, and whether the host's own parts are there. Nothing about patients."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, String, Table

from host.store.tables.first import metadata

terminal_states = Table(
    "terminal_states",
    metadata,
    Column("terminal", String(31), primary_key=True),
    Column("alive", Boolean, nullable=False),
    Column("since", Float, nullable=False),
    Column("heard_at", Float, nullable=False),
    Column("boot", String(64), nullable=False),
    Column("former_boot", String(64), nullable=False),
    Column("firmware_boot", String(64), nullable=False),
    Column("software", String(64), nullable=False),
    Column("outbox_rows", BigInteger, nullable=False),
    Column("schema_newest", Integer, nullable=False),
    Column("schema_oldest", Integer, nullable=False),
    Column("copy_seen_at", Float, nullable=False),
)

terminal_troubles = Table(
    "terminal_troubles",
    metadata,
    Column("terminal", String(31), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("since", Float, nullable=False),
)

BROKER = "broker"
"""Of the host's parts: the connection of the receiving one to the broker."""

host_parts = Table(
    "host_parts",
    metadata,
    Column("part", String(20), primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("since", Float, nullable=False),
    Column("looked_at", Float, nullable=False),
)
