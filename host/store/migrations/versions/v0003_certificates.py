"""The certificates that were given out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table; those given out before are not in it and have to be revoked through the key registry."""
    op.create_table(
        "certificates",
        sa.Column("serial", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(31), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("not_after", sa.Float, nullable=False),
        sa.Column("issued_at", sa.Float, nullable=False),
        sa.Column("revoked_at", sa.Float),
        sa.Column("reason", sa.String(20), nullable=False),
    )
    op.create_index("ix_certificates_name", "certificates", ["name"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("certificates")
