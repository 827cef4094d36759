"""Medical information, consents, batches, codes of people's own page, and what administrators switched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_personal()
    _create_consents()
    _create_batches()
    op.create_table(
        "switches", sa.Column("name", sa.String(32), primary_key=True), sa.Column("value", sa.JSON, nullable=False)
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(128), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("secrets", "switches", "batch_rows", "batches", "consents", "sign_in_codes", "medical_records"):
        op.drop_table(table)


def _person() -> sa.Column[str]:
    reference = sa.ForeignKey("persons.person_id", ondelete="CASCADE")
    return sa.Column("person_id", sa.String(64), reference, primary_key=True, nullable=False)


def _create_personal() -> None:
    op.create_table("medical_records", _person(), sa.Column("record", sa.JSON, nullable=False))
    op.create_table(
        "sign_in_codes",
        _person(),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.Integer, nullable=False),
        sa.UniqueConstraint("code_digest", name="uq_sign_in_codes_code_digest"),
    )


def _create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("clinic", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("consented_at", sa.Integer, nullable=False),
        sa.Column("issuer_key_id", sa.String(128)),
        sa.Column("serial", sa.String(49)),
        sa.Column("staff", sa.String(64), nullable=False),
    )
    op.create_index("ix_consents_consented_at", "consents", ["consented_at"])


def _create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("batch_id", sa.Integer, primary_key=True),
        sa.Column("reception_number", sa.String(32), nullable=False),
        sa.Column("clinic", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("question_digest", sa.String(64), nullable=False),
        sa.Column("received_at", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rows", "done", "errors")),
        sa.UniqueConstraint("clinic", "request_id", name="uq_batches_clinic_request_id"),
        sa.UniqueConstraint("reception_number", name="uq_batches_reception_number"),
    )
    op.create_index("ix_batches_received_at", "batches", ["received_at"])
    op.create_table(
        "batch_rows",
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.batch_id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("result", sa.JSON),
        sa.PrimaryKeyConstraint("batch_id", "position"),
    )
