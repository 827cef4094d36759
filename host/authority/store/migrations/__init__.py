"""Alembic's scripts of the authority's database."""
