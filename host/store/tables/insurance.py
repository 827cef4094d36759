"""What was found about insurance, the patient link, and the state of the way to the eligibility system."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from host.base.personal import Personal
from host.store.tables.first import metadata

qualifications = Table(
    "qualifications",
    metadata,
    Column("visit_id", String(26), ForeignKey("visits.visit_id", ondelete="CASCADE"), primary_key=True),
    Column("found_at", Float, nullable=False),
    Column("content", Personal("qualifications.content"), nullable=False),
    Index("ix_qualifications_found_at", "found_at"),
)

persons = Table(
    "persons",
    metadata,
    Column("person", String(43), primary_key=True),
    Column("numbers", String(43), nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("checked_at", Float),
    Column("how", String(10), nullable=False),
    Column("content", Personal("persons.content"), nullable=False),
    Index("ix_persons_numbers", "numbers"),
    Index("ix_persons_seen_at", "seen_at"),
)

links = Table(
    "links",
    metadata,
    Column("link", String(43), primary_key=True),
    Column("person", String(43), nullable=False),
    Column("made_at", Float, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("used_at", Float, nullable=False),
    Column("content", Personal("links.content"), nullable=False),
    Index("ix_links_person", "person"),
)

ways = Table(
    "ways",
    metadata,
    Column("way", String(20), primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("reason", Integer, nullable=False),
    Column("since", Float, nullable=False),
    Column("tried_at", Float, nullable=False),
    Column("worked_at", Float),
    Column("next_try_at", Float),
)

tallies = Table(
    "tallies",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("word", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)
