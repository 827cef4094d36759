"""Terminals, subscribers, the inbox, visits and what is sent: the tables of the first steps (SQLAlchemy Core)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from host.base.personal import Personal

metadata = MetaData()

terminals = Table(
    "terminals",
    metadata,
    Column("name", String(31), primary_key=True),
    Column("letter", String(1), nullable=False, unique=True),
    Column("signing_jwk", JSON, nullable=False),
    Column("opening_jwk", JSON, nullable=False),
    Column("certificate_sha256", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("enrolled_at", Float, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("name", String(31), primary_key=True),
    Column("signing_jwk", JSON, nullable=False),
    Column("opening_jwk", JSON, nullable=False),
    Column("certificate_sha256", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("enrolled_at", Float, nullable=False),
    Column("last_number", Integer, nullable=False),
)

certificates = Table(
    "certificates",
    metadata,
    Column("serial", String(40), primary_key=True),
    Column("name", String(31), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("not_after", Float, nullable=False),
    Column("issued_at", Float, nullable=False),
    Column("revoked_at", Float),
    Column("reason", String(20), nullable=False),
    Index("ix_certificates_name", "name"),
)

codes = Table(
    "codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("name", String(31), nullable=False),
    Column("letter", String(1), nullable=False),
    Column("valid_until", Float, nullable=False),
    Column("used_at", Float),
)

inbox = Table(
    "inbox",
    metadata,
    Column("inbox_id", Integer, primary_key=True),
    Column("terminal", String(31), nullable=False),
    Column("boot", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("typ", String(40), nullable=False),
    Column("received_at", Float, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("claims", Personal("inbox.claims", owner=("terminal", "boot", "seq"))),
    UniqueConstraint("terminal", "boot", "seq", name="uq_inbox_key"),
)

for _name, _kept in (("ix_inbox_kept", inbox.c.claims.is_not(None)), ("ix_inbox_emptied", inbox.c.claims.is_(None))):
    Index(_name, inbox.c.received_at, sqlite_where=_kept, postgresql_where=_kept)

quarantine = Table(
    "quarantine",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("topic", String(200), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("first_at", Float, nullable=False),
    Column("last_at", Float, nullable=False),
    Column("times", Integer, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("visit_id", String(26), primary_key=True),
    Column("inbox_id", Integer, ForeignKey("inbox.inbox_id"), nullable=False),
    Column("terminal", String(31), nullable=False),
    Column("received_at", Float, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("ticket", String(8), nullable=False, server_default=""),
    Column("holder", Personal("visits.holder"), nullable=False),
    Column("card", Personal("visits.card"), nullable=False),
    Column("eligibility", JSON(none_as_null=True)),
    Column("change", Integer, nullable=False),
    Column("confirmed_by", String(64), nullable=False),
    Column("confirmed_at", Integer, nullable=False),
    Column("confirm_until", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("due_at", Float),
    Column("worker", String(40), nullable=False),
    Column("lease_until", Float, nullable=False),
    Index("ix_visits_due_at", "due_at"),
    Index("ix_visits_received_at", "received_at"),
    Index("ix_visits_inbox_id", "inbox_id"),
    Index("ix_visits_terminal", "terminal", "received_at"),
    Index("ix_visits_ticket", "ticket", "received_at"),
    Index("ix_visits_confirmed_at", "confirmed_at"),
    Index("ix_visits_confirm_until", "confirm_until"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("inbox_id", Integer, ForeignKey("inbox.inbox_id"), primary_key=True),
    Column("visit_id", String(26), nullable=False),
    Column("terminal", String(31), nullable=False),
    Column("due_at", Float),
    Column("number", Integer, nullable=False),
    Index("ix_registrations_due_at", "due_at"),
)

results = Table(
    "results",
    metadata,
    Column("subscriber", String(31), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("visit_id", String(26), nullable=False),
    Column("change", Integer, nullable=False),
    Column("jti", String(26), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("sends", Integer, nullable=False),
    Column("due_at", Float),
    Column("acknowledged_at", Float),
    Index("ix_results_due_at", "due_at"),
    Index("ix_results_visit_id", "visit_id"),
    Index("ix_results_created_at", "created_at", "acknowledged_at"),
)

_waiting = results.c.due_at.is_not(None)
Index(
    "ix_results_waiting",
    results.c.subscriber,
    results.c.number,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)

replies = Table(
    "replies",
    metadata,
    Column("jti", String(26), primary_key=True),
    Column("terminal", String(31), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("valid_until", Float, nullable=False),
)

challenges = Table(
    "challenges",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("issued_at", Float, nullable=False),
    Column("valid_until", Float, nullable=False),
    Index("ix_challenges_issued_at", "issued_at"),
)

former_keys = Table(
    "former_keys",
    metadata,
    Column("name", String(31), primary_key=True),
    Column("kid", String(64), primary_key=True),
    Column("signing_jwk", JSON, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("replaced_at", Float, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("terminal", String(31), primary_key=True),
    Column("event", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("received_at", Float, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
