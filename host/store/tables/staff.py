"""Desk accounts with their roles and second factors."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, String, Table, false

from host.base.personal import Personal
from host.store.tables.first import metadata

users = Table(
    "users",
    metadata,
    Column("name", String(31), primary_key=True),
    Column("display", String(64), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("terminal_code_hash", String(200), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False),
    Column("roles", String(100), nullable=False, server_default="reception"),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("must_change_password", Boolean, nullable=False, server_default=false()),
    Column("second_factor", Personal("users.second_factor")),
    Column("second_factor_step", BigInteger, nullable=False, server_default="0"),
    Column("logged_in_at", Float, nullable=False, server_default="0"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(31), nullable=False),
    Column("used_at", Float),
    Index("ix_recovery_codes_name", "name"),
)
