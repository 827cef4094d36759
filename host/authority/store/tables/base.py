"""What the tables share. Moments are seconds since 1970; days are Japan's."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData, String

metadata = MetaData()


def person_column(*, primary_key: bool = False) -> Column[str]:
    """Give a column that holds the id of a person and goes with the person."""
    reference = ForeignKey("persons.person_id", ondelete="CASCADE")
    return Column("person_id", String(64), reference, nullable=False, primary_key=primary_key)
