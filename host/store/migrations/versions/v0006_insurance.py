"""Tables for insurance found, the patient link, and the state of the way to the eligibility system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _remembered()
    op.create_table(
        "ways",
        sa.Column("way", sa.String(20), primary_key=True),
        sa.Column("works", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Integer, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("tried_at", sa.Float, nullable=False),
        sa.Column("worked_at", sa.Float),
        sa.Column("next_try_at", sa.Float),
    )
    op.create_table(
        "tallies",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("word", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("tallies", "ways", "links", "persons", "qualifications"):
        op.drop_table(name)


def _remembered() -> None:
    visit = sa.ForeignKey("visits.visit_id", ondelete="CASCADE")
    op.create_table(
        "qualifications",
        sa.Column("visit_id", sa.String(26), visit, primary_key=True),
        sa.Column("found_at", sa.Float, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_qualifications_found_at", "qualifications", ["found_at"])
    op.create_table(
        "persons",
        sa.Column("person", sa.String(43), primary_key=True),
        sa.Column("numbers", sa.String(43), nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("checked_at", sa.Float),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_persons_numbers", "persons", ["numbers"])
    op.create_index("ix_persons_seen_at", "persons", ["seen_at"])
    op.create_table(
        "links",
        sa.Column("link", sa.String(43), primary_key=True),
        sa.Column("person", sa.String(43), nullable=False),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("used_at", sa.Float, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_links_person", "links", ["person"])
