"""An index of the results that are still to be taken: the first of them are found without reading all that wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    waiting = sa.text("due_at IS NOT NULL")
    columns = ["subscriber", "number"]
    op.create_index("ix_results_waiting", "results", columns, sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_results_waiting", "results")
