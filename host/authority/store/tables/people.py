"""Insured persons, their qualifications, certificates and medical information, and the codes of their own page."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from host.authority.store.tables.base import metadata, person_column

persons = Table(
    "persons",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("name", String, nullable=False),
    Column("kana", String, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("sex", Integer, nullable=False),
    Column("name_of_other", String, nullable=False),
    Column("kana_of_other", String, nullable=False),
    Column("postal_code", String(8), nullable=False),
    Column("address", String, nullable=False),
    Index("ix_persons_birth_date", "birth_date"),
)

qualifications = Table(
    "qualifications",
    metadata,
    person_column(),
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
    Column("card_class", String(2), nullable=False),
    Column("loss_reason", String(2), nullable=False),
    Column("reported_on", Date),
    Column("loss_reported_on", Date),
    Column("spelling", JSON(none_as_null=True)),  # null where the insurer spells as the person does
    Column("papers", JSON(none_as_null=True)),  # null where there are none
    PrimaryKeyConstraint("person_id", "position"),
    Index("ix_qualifications_insured_key", "insured_key"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("issuer_key_id", String(128), nullable=False),
    Column("serial", String(49), nullable=False),
    person_column(),
    Column("position", Integer, nullable=False),
    Column("card_id", String(64), nullable=False),
    Column("not_after", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_since", Integer),  # when it was suspended or revoked
    Column("registered", Boolean, nullable=False),
    Column("linked_from", Date),
    PrimaryKeyConstraint("issuer_key_id", "serial"),
    Index("ix_certificates_person_id", "person_id"),
    Index("ix_certificates_card_id", "card_id"),
)

medical_records = Table(
    "medical_records",
    metadata,
    person_column(primary_key=True),
    Column("record", JSON, nullable=False),
)

sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    person_column(primary_key=True),
    Column("code_digest", String(64), nullable=False),
    Column("made_at", Integer, nullable=False),
    UniqueConstraint("code_digest", name="uq_sign_in_codes_code_digest"),
)
