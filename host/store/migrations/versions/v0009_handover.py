"""Tables for what is handed to clinic software."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of files."""
    op.create_table(
        "handovers",
        sa.Column("visit_id", sa.String(26), sa.ForeignKey("visits.visit_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("change", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("written_at", sa.Float),
    )
    op.create_index("ix_handovers_due_at", "handovers", ["due_at"])
    op.create_index("ix_handovers_state", "handovers", ["state"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("handovers")
