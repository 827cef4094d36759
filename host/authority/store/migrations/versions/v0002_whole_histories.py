"""Whole histories: addresses, kinds of insurance, late reports, insurers' spellings, papers, parts of requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was there is an ordinary insurance of somebody without an address."""
    for name, kind in (
        ("name_of_other", sa.String()),
        ("kana_of_other", sa.String()),
        ("postal_code", sa.String(8)),
        ("address", sa.String()),
    ):
        op.add_column("persons", sa.Column(name, kind, nullable=False, server_default=""))
    op.create_index("ix_persons_birth_date", "persons", ["birth_date"])
    op.add_column("qualifications", sa.Column("card_class", sa.String(2), nullable=False, server_default="01"))
    op.add_column("qualifications", sa.Column("loss_reason", sa.String(2), nullable=False, server_default=""))
    for name in ("reported_on", "loss_reported_on"):
        op.add_column("qualifications", sa.Column(name, sa.Date))
    for name in ("spelling", "papers"):
        op.add_column("qualifications", sa.Column(name, sa.JSON))
    op.add_column("certificates", sa.Column("linked_from", sa.Date))
    _extend_uses()


def downgrade() -> None:
    """Drop them; parts of a request after the first are lost."""
    op.execute("DELETE FROM uses WHERE part > 0")
    op.drop_index("ix_uses_asked_at", "uses")
    with op.batch_alter_table("uses") as uses:
        uses.drop_constraint("uq_uses_clinic_request_id_part", type_="unique")
        uses.create_unique_constraint("uq_uses_clinic_request_id", ["clinic", "request_id"])
        uses.drop_column("part")
        uses.drop_column("detail")
    op.drop_column("certificates", "linked_from")
    for name in ("papers", "spelling", "loss_reported_on", "reported_on", "loss_reason", "card_class"):
        op.drop_column("qualifications", name)
    op.drop_index("ix_persons_birth_date", "persons")
    for name in ("address", "postal_code", "kana_of_other", "name_of_other"):
        op.drop_column("persons", name)


def _extend_uses() -> None:
    op.add_column("uses", sa.Column("part", sa.Integer, nullable=False, server_default="0"))
    op.add_column("uses", sa.Column("detail", sa.String(64), nullable=False, server_default=""))
    # Nothing refers to this table, so SQLite may copy it; a copy of persons would delete what hangs on it.
    with op.batch_alter_table("uses") as uses:
        uses.drop_constraint("uq_uses_clinic_request_id", type_="unique")
        uses.create_unique_constraint("uq_uses_clinic_request_id_part", ["clinic", "request_id", "part"])
    op.create_index("ix_uses_asked_at", "uses", ["asked_at"])
