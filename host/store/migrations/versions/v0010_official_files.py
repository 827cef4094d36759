"""Tables for requests to the official linkage software, and for the official files that came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "official_requests",
        sa.Column("ident", sa.String(40), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("sent_at", sa.Float, nullable=False),
        sa.Column("answered_at", sa.Float),
        sa.Column("fault", sa.String(30), nullable=False),
        sa.Column("content", sa.Text),
    )
    op.create_index("ix_official_requests_subject", "official_requests", ["subject"])
    op.create_index("ix_official_requests_state", "official_requests", ["state"])
    op.create_table(
        "official_files",
        sa.Column("file_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("fault", sa.String(30), nullable=False),
        sa.Column("visit_id", sa.String(26), nullable=False),
        sa.Column("content", sa.Text),
        sa.UniqueConstraint("name", "digest"),
    )
    op.create_index("ix_official_files_state", "official_files", ["state", "seen_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("official_files")
    op.drop_table("official_requests")
