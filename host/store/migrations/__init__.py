"""Alembic's scripts of the host's database."""
