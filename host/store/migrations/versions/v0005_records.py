"""Tables for the audit log and retention; columns about persons are sealed from here on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from host.base.personal import Private, keys_of, open_value, seal_value

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PAGE = 500

_SEALED = {
    "inbox.claims": (("terminal", "boot", "seq"), "inbox_id"),
    "visits.holder": (("visit_id",), "visit_id"),
    "visits.card": (("visit_id",), "visit_id"),
}
"""Of each column: what names a row's owner, and the table's key."""

_INBOX_INDEXES = {"ix_inbox_kept": "claims IS NOT NULL", "ix_inbox_emptied": "claims IS NULL"}

_SQLITE_REFUSES = "BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END"

_SQLITE_TRIGGERS = {
    "audit_no_update": "UPDATE ON audit",
    "audit_no_delete": """DELETE ON audit
        WHEN OLD.number > (SELECT coalesce(max(number), 0) FROM audit_checkpoints)""",
    "audit_no_filling": """INSERT ON audit WHEN NEW.number <> 1 + coalesce(
        (SELECT max(number) FROM audit), (SELECT max(number) FROM audit_checkpoints), 0)""",
    "audit_checkpoints_no_update": "UPDATE ON audit_checkpoints",
    "audit_checkpoints_no_delete": "DELETE ON audit_checkpoints",
}

POSTGRES_FUNCTIONS = {
    "audit_refuse": "RAISE EXCEPTION 'the audit log is only appended to';",
    "audit_only_expired": """
        IF OLD.number > (SELECT coalesce(max(number), 0) FROM audit_checkpoints) THEN
            RAISE EXCEPTION 'the audit log is only appended to';
        END IF;
        RETURN OLD;""",
    "audit_only_next": """
        IF NEW.number <> 1 + coalesce(
            (SELECT max(number) FROM audit), (SELECT max(number) FROM audit_checkpoints), 0) THEN
            RAISE EXCEPTION 'the audit log is only appended to';
        END IF;
        RETURN NEW;""",
}

POSTGRES_TRIGGERS = {
    "audit_no_update": "UPDATE OR TRUNCATE ON audit EXECUTE FUNCTION audit_refuse()",
    "audit_no_delete": "DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_only_expired()",
    "audit_no_filling": "INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_only_next()",
    "audit_checkpoints_kept": "UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints EXECUTE FUNCTION audit_refuse()",
}


def upgrade() -> None:
    """Add the tables and their triggers, and seal what lies readable."""
    _create_audit()
    _create_upkeep()
    _create_triggers()
    for place in _SEALED:
        _turn(place, sa.Text(), _seal)
    for name, kept in _INBOX_INDEXES.items():
        op.create_index(name, "inbox", ["received_at"], sqlite_where=sa.text(kept), postgresql_where=sa.text(kept))
    op.create_index("ix_results_created_at", "results", ["created_at", "acknowledged_at"])


def downgrade() -> None:
    """Open what is sealed again, and drop the tables."""
    op.drop_index("ix_results_created_at", "results")
    for name in _INBOX_INDEXES:
        op.drop_index(name, "inbox")
    for place in _SEALED:
        _turn(place, sa.JSON(), _open)
    for table in ("audit", "audit_checkpoints", "column_keys", "retention_runs"):
        op.drop_table(table)
    if _on_postgres():
        for name in POSTGRES_FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _create_triggers() -> None:
    if not _on_postgres():
        for name, rule in _SQLITE_TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} BEFORE {rule} {_SQLITE_REFUSES}")
        return
    for name, body in POSTGRES_FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    for name, rule in POSTGRES_TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} BEFORE {rule}")


def _create_audit() -> None:
    names = ("actor", "action", "purpose", "visit_id", "link", "terminal", "detail")
    lengths = {"action": 32, "purpose": 200, "detail": 200}
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float, nullable=False),
        *(sa.Column(name, sa.String(lengths.get(name, 64)), nullable=False) for name in names),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    for column in ("at", "visit_id", "link"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    op.create_table(
        "audit_checkpoints",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )


def _create_upkeep() -> None:
    op.create_table(
        "column_keys",
        sa.Column("key_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("probe", sa.Text, nullable=False),
        sa.Column("made_at", sa.Float, nullable=False),
    )
    op.create_table(
        "retention_runs",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("ran_at", sa.Float, nullable=False),
        sa.Column("removed", sa.BigInteger, nullable=False),
        sa.Column("removed_in_all", sa.BigInteger, nullable=False),
    )


def _turn(place: str, to: sa.types.TypeEngine[Any], change: Callable[[str, str, Any], Any]) -> None:
    """Put a column of another type into a column's place, its values changed, a page of rows at a time.

    A table that others refer to cannot be copied in a transaction of SQLite, so the column is.
    """
    table, column = place.split(".")
    new = f"{column}_new"
    empty = "" if isinstance(to, sa.Text) else "null"
    may_be_emptied = place == "inbox.claims"
    op.add_column(
        table, sa.Column(new, to, nullable=may_be_emptied, server_default=None if may_be_emptied else empty)
    )
    _rewrite(sa.Table(table, sa.MetaData(), autoload_with=op.get_bind()), column, new, change)
    op.drop_column(table, column)
    op.alter_column(table, new, new_column_name=column)


def _rewrite(table: sa.Table, column: str, new: str, change: Callable[[str, str, Any], Any]) -> None:
    place = f"{table.name}.{column}"
    owner, key = _SEALED[place]
    connection, keys = op.get_bind(), table.c[key]
    query = sa.select(keys, *(table.c[name] for name in (*owner, column))).order_by(keys).limit(_PAGE)
    page = connection.execute(query).mappings().all()
    while page:
        for row in page:
            stored = row[column]
            value = None if stored is None else change(place, "/".join(str(row[name]) for name in owner), stored)
            connection.execute(sa.update(table).where(keys == row[key]).values({new: value}))
        page = connection.execute(query.where(keys > page[-1][key])).mappings().all()


def _seal(place: str, owner: str, stored: Any) -> str:
    value = json.loads(stored) if isinstance(stored, str) else stored
    return seal_value(keys_of(op.get_bind()), place, Private(owner, value))


def _open(place: str, owner: str, stored: Any) -> Any:
    return open_value(keys_of(op.get_bind()), place, owner, stored)
