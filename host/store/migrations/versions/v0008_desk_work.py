"""Tables for batches, medical information and disaster use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _create_batches()
    _create_disaster()
    op.create_table(
        "medical_information",
        sa.Column("visit_id", sa.String(26), sa.ForeignKey("visits.visit_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("read_at", sa.Float, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
    op.create_index("ix_medical_information_until", "medical_information", ["until"])


def downgrade() -> None:
    """Drop them."""
    for table in ("medical_information", "disaster_uses", "disaster_periods", "batch_rows", "batches"):
        op.drop_table(table)


def _create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("batch_id", sa.String(26), primary_key=True),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("on_date", sa.String(10), nullable=False),
        sa.Column("phase", sa.String(10), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("receipt", sa.String(200), nullable=False),
        sa.Column("reason", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("ended_at", sa.Float, nullable=False),
    )
    op.create_index("ix_batches_due_at", "batches", ["due_at"])
    op.create_index("ix_batches_made_at", "batches", ["made_at"])
    key = sa.ForeignKey("batches.batch_id", ondelete="CASCADE")
    op.create_table(
        "batch_rows",
        sa.Column("batch_id", sa.String(26), key, primary_key=True),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("look", sa.String(10), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
    )


def _create_disaster() -> None:
    op.create_table(
        "disaster_periods",
        sa.Column("period_id", sa.String(26), primary_key=True),
        sa.Column("begun_at", sa.Float, nullable=False),
        sa.Column("begun_by", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float, nullable=False),
        sa.Column("ended_by", sa.String(64), nullable=False),
    )
    key = sa.ForeignKey("disaster_periods.period_id", ondelete="CASCADE")
    op.create_table(
        "disaster_uses",
        sa.Column("use_id", sa.String(26), primary_key=True),
        sa.Column("period_id", sa.String(26), key, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("found", sa.Integer, nullable=False),
        sa.Column("reason", sa.Integer, nullable=False),
    )
    op.create_index("ix_disaster_uses_period_id", "disaster_uses", ["period_id"])
