"""Keys of replaced terminals, and the newest event of each terminal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "former_keys",
        sa.Column("name", sa.String(31), primary_key=True),
        sa.Column("kid", sa.String(64), primary_key=True),
        sa.Column("signing_jwk", sa.JSON, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.Column("replaced_at", sa.Float, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("terminal", sa.String(31), primary_key=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("events")
    op.drop_table("former_keys")
