"""Staff codes for the terminals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the hash of each account's terminal code; empty means none."""
    op.add_column("users", sa.Column("terminal_code_hash", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("users") as table:
        table.drop_column("terminal_code_hash")
