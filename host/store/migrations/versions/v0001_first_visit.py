"""Registry, inbox, visits, results and their outboxes, challenges, desk accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_terminals()
    _create_subscribers()
    _create_codes()
    _create_inbox()
    _create_quarantine()
    _create_visits()
    _create_registrations()
    _create_results()
    _create_replies()
    _create_challenges()
    _create_users()
    _create_counters()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "visits",
        "registrations",
        "users",
        "terminals",
        "subscribers",
        "results",
        "replies",
        "quarantine",
        "inbox",
        "counters",
        "codes",
        "challenges",
    ):
        op.drop_table(table)


def _create_terminals() -> None:
    op.create_table(
        "terminals",
        sa.Column("name", sa.String(31), primary_key=True),
        sa.Column("letter", sa.String(1), nullable=False, unique=True),
        sa.Column("signing_jwk", sa.JSON, nullable=False),
        sa.Column("opening_jwk", sa.JSON, nullable=False),
        sa.Column("certificate_sha256", sa.String(64), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("enrolled_at", sa.Float, nullable=False),
    )


def _create_subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("name", sa.String(31), primary_key=True),
        sa.Column("signing_jwk", sa.JSON, nullable=False),
        sa.Column("opening_jwk", sa.JSON, nullable=False),
        sa.Column("certificate_sha256", sa.String(64), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("enrolled_at", sa.Float, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
    )


def _create_codes() -> None:
    op.create_table(
        "codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(31), nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("valid_until", sa.Float, nullable=False),
        sa.Column("used_at", sa.Float),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("inbox_id", sa.Integer, primary_key=True),
        sa.Column("terminal", sa.String(31), nullable=False),
        sa.Column("boot", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("typ", sa.String(40), nullable=False),
        sa.Column("received_at", sa.Float, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("claims", sa.JSON, nullable=False),
        sa.UniqueConstraint("terminal", "boot", "seq", name="uq_inbox_key"),
    )


def _create_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("first_at", sa.Float, nullable=False),
        sa.Column("last_at", sa.Float, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )


def _create_visits() -> None:
    op.create_table(
        "visits",
        sa.Column("visit_id", sa.String(26), primary_key=True),
        sa.Column("inbox_id", sa.Integer, sa.ForeignKey("inbox.inbox_id"), nullable=False),
        sa.Column("terminal", sa.String(31), nullable=False),
        sa.Column("received_at", sa.Float, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("holder", sa.JSON, nullable=False),
        sa.Column("card", sa.JSON, nullable=False),
        sa.Column("eligibility", sa.JSON(none_as_null=True)),
        sa.Column("change", sa.Integer, nullable=False),
        sa.Column("confirmed_by", sa.String(64), nullable=False),
        sa.Column("confirmed_at", sa.Integer, nullable=False),
        sa.Column("confirm_until", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("worker", sa.String(40), nullable=False),
        sa.Column("lease_until", sa.Float, nullable=False),
    )
    op.create_index("ix_visits_confirm_until", "visits", ["confirm_until"])
    op.create_index("ix_visits_due_at", "visits", ["due_at"])
    op.create_index("ix_visits_received_at", "visits", ["received_at"])


def _create_registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("inbox_id", sa.Integer, sa.ForeignKey("inbox.inbox_id"), primary_key=True),
        sa.Column("visit_id", sa.String(26), nullable=False),
        sa.Column("terminal", sa.String(31), nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("ix_registrations_due_at", "registrations", ["due_at"])


def _create_results() -> None:
    op.create_table(
        "results",
        sa.Column("subscriber", sa.String(31), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("visit_id", sa.String(26), nullable=False),
        sa.Column("change", sa.Integer, nullable=False),
        sa.Column("jti", sa.String(26), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("sends", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("acknowledged_at", sa.Float),
        sa.PrimaryKeyConstraint("subscriber", "number"),
    )
    op.create_index("ix_results_due_at", "results", ["due_at"])
    op.create_index("ix_results_visit_id", "results", ["visit_id"])


def _create_replies() -> None:
    op.create_table(
        "replies",
        sa.Column("jti", sa.String(26), primary_key=True),
        sa.Column("terminal", sa.String(31), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("valid_until", sa.Float, nullable=False),
    )


def _create_challenges() -> None:
    op.create_table(
        "challenges",
        sa.Column("nonce", sa.String(64), primary_key=True),
        sa.Column("issued_at", sa.Float, nullable=False),
        sa.Column("valid_until", sa.Float, nullable=False),
    )
    op.create_index("ix_challenges_issued_at", "challenges", ["issued_at"])


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(31), primary_key=True),
        sa.Column("display", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )


def _create_counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
