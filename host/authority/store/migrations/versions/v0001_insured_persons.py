"""Insured persons, their qualifications and certificates, and the record of uses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the four tables."""
    op.create_table(
        "persons",
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kana", sa.String, nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("sex", sa.Integer, nullable=False),
    )
    _create_qualifications()
    _create_certificates()
    _create_uses()


def downgrade() -> None:
    """Drop them."""
    for table in ("uses", "certificates", "qualifications", "persons"):
        op.drop_table(table)


def _create_qualifications() -> None:
    op.create_table(
        "qualifications",
        sa.Column("person_id", sa.String(64), sa.ForeignKey("persons.person_id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("insured_key", sa.String, nullable=False),
        sa.Column("insurer_number", sa.String(8), nullable=False),
        sa.Column("insurer_name", sa.String, nullable=False),
        sa.Column("symbol", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("branch", sa.String(2), nullable=False),
        sa.Column("relation", sa.Integer, nullable=False),
        sa.Column("ratio_percent", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.PrimaryKeyConstraint("person_id", "position"),
    )
    op.create_index("ix_qualifications_insured_key", "qualifications", ["insured_key"])


def _create_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("issuer_key_id", sa.String(128), nullable=False),
        sa.Column("serial", sa.String(49), nullable=False),
        sa.Column("person_id", sa.String(64), sa.ForeignKey("persons.person_id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("card_id", sa.String(64), nullable=False),
        sa.Column("not_after", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_since", sa.Integer),
        sa.Column("registered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("issuer_key_id", "serial"),
    )
    op.create_index("ix_certificates_person_id", "certificates", ["person_id"])
    op.create_index("ix_certificates_card_id", "certificates", ["card_id"])


def _create_uses() -> None:
    op.create_table(
        "uses",
        sa.Column("use_id", sa.Integer, primary_key=True),
        sa.Column("clinic", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("question_digest", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64)),
        sa.Column("asked_at", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.UniqueConstraint("clinic", "request_id", name="uq_uses_clinic_request_id"),
    )
    op.create_index("ix_uses_person_id", "uses", ["person_id"])
