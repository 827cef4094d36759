"""The tables. Moments are seconds since 1970; days are Japan's."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

persons = Table(
    "persons",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("name", String, nullable=False),
    Column("kana", String, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("sex", Integer, nullable=False),
)

qualifications = Table(
    "qualifications",
    metadata,
    Column("person_id", String(64), ForeignKey("persons.person_id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("insured_key", String, nullable=False),  # the number folded for comparison
    Column("insurer_number", String(8), nullable=False),
    Column("insurer_name", String, nullable=False),
    Column("symbol", String, nullable=False),
    Column("number", String, nullable=False),
    Column("branch", String(2), nullable=False),
    Column("relation", Integer, nullable=False),
    Column("ratio_percent", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    PrimaryKeyConstraint("person_id", "position"),
    Index("ix_qualifications_insured_key", "insured_key"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("issuer_key_id", String(128), nullable=False),
    Column("serial", String(49), nullable=False),
    Column("person_id", String(64), ForeignKey("persons.person_id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("card_id", String(64), nullable=False),
    Column("not_after", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_since", Integer),  # when it was suspended or revoked
    Column("registered", Boolean, nullable=False),
    PrimaryKeyConstraint("issuer_key_id", "serial"),
    Index("ix_certificates_person_id", "person_id"),
    Index("ix_certificates_card_id", "card_id"),
)

uses = Table(
    "uses",
    metadata,
    Column("use_id", Integer, primary_key=True),
    Column("clinic", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("question_digest", String(64), nullable=False),
    Column("person_id", String(64)),  # no foreign key: the record outlives the person's data
    Column("asked_at", Integer, nullable=False),
    Column("outcome", String(32), nullable=False),
    UniqueConstraint("clinic", "request_id", name="uq_uses_clinic_request_id"),
    Index("ix_uses_person_id", "person_id"),
)
