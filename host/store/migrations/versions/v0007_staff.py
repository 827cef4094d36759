"""Roles and second factors of desk accounts; what terminals say of themselves; a visit's ticket to search by."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from host.base.personal import keys_of, open_value

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATE_TEXTS = ("boot", "former_boot", "firmware_boot", "software")


def upgrade() -> None:
    """Add them, and read the tickets of the visits that are there."""
    for column in _user_columns():
        op.add_column("users", column)
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(31), nullable=False),
        sa.Column("used_at", sa.Float),
    )
    op.create_index("ix_recovery_codes_name", "recovery_codes", ["name"])
    _create_health()
    op.add_column("visits", sa.Column("ticket", sa.String(8), nullable=False, server_default=""))
    _read_tickets()
    op.create_index("ix_visits_inbox_id", "visits", ["inbox_id"])
    op.create_index("ix_visits_terminal", "visits", ["terminal", "received_at"])
    op.create_index("ix_visits_ticket", "visits", ["ticket", "received_at"])
    op.create_index("ix_visits_confirmed_at", "visits", ["confirmed_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_visits_confirmed_at", "visits")
    op.drop_index("ix_visits_ticket", "visits")
    op.drop_index("ix_visits_terminal", "visits")
    op.drop_index("ix_visits_inbox_id", "visits")
    op.drop_column("visits", "ticket")
    for table in ("host_parts", "terminal_states", "recovery_codes"):
        op.drop_table(table)
    for column in _user_columns():
        op.drop_column("users", column.name)


def _user_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("roles", sa.String(100), nullable=False, server_default="reception"),
        sa.Column("generation", sa.Integer, nullable=False, server_default="0"),
        sa.Column("must_change_password", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("second_factor", sa.Text),
        sa.Column("second_factor_step", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("logged_in_at", sa.Float, nullable=False, server_default="0"),
    )


def _create_health() -> None:
    op.create_table(
        "terminal_states",
        sa.Column("terminal", sa.String(31), primary_key=True),
        sa.Column("alive", sa.Boolean, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("heard_at", sa.Float, nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in _STATE_TEXTS),
        sa.Column("outbox_rows", sa.BigInteger, nullable=False),
        sa.Column("schema_newest", sa.Integer, nullable=False),
        sa.Column("schema_oldest", sa.Integer, nullable=False),
        sa.Column("copy_seen_at", sa.Float, nullable=False),
    )
    op.create_table(
        "host_parts",
        sa.Column("part", sa.String(20), primary_key=True),
        sa.Column("works", sa.Boolean, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("looked_at", sa.Float, nullable=False),
    )


def _read_tickets() -> None:
    connection = op.get_bind()
    read = sa.text(
        "SELECT v.visit_id, i.terminal, i.boot, i.seq, i.claims FROM visits v JOIN inbox i ON i.inbox_id = v.inbox_id"
        " WHERE v.visit_id > :after ORDER BY v.visit_id LIMIT 500"
    )
    write = sa.text("UPDATE visits SET ticket = :ticket WHERE visit_id = :visit_id")
    after = ""
    while page := connection.execute(read, {"after": after}).all():
        for row in page:
            claims = open_value(
                keys_of(connection), "inbox.claims", f"{row.terminal}/{row.boot}/{row.seq}", row.claims
            )
            connection.execute(write, {"ticket": claims["body"]["ticket"], "visit_id": row.visit_id})
        after = page[-1].visit_id
