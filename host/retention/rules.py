"""What leaves when: one rule for each kind of record. Statements only; `host.retention.sweeping` carries them out.

Every table stands in a rule, goes with a row of another one, or is named in `KEPT` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, exists, select, tuple_, update

from host.audit import log as audit_log
from host.base.record_settings import RetentionSettings
from host.store import tables as t

DAY_S = 86_400.0


class Kind(StrEnum):
    """What is kept."""

    RESULTS = "results"
    UNOPENED = "unopened"
    MEDICAL = "medical"
    LISTS = "lists"
    OFFICIAL_REQUESTS = "official_requests"
    OFFICIAL_FILES = "official_files"
    VISITS = "visits"
    REQUESTS = "requests"
    MESSAGES = "messages"
    MESSAGE_KEYS = "message_keys"
    REFUSED = "refused"
    PERSONS = "persons"
    LINKS = "links"
    DISASTER = "disaster"
    COUNTS = "counts"
    AUDIT = "audit"
    BACKUPS = "backups"
    """Files, not rows: the role `records` deletes them, no rule does."""


Leave = Callable[[Connection, float, float, int], int]
"""Lets up to so many rows go: connection, everything older than, now, how many at most. Gives how many went."""


@dataclass(frozen=True)
class Rule:
    """`at` is when a row's time begins (None: another table says), `overdue` what else it needs to leave."""

    kind: Kind
    table: Table
    at: ColumnElement[float] | None
    days: Callable[[RetentionSettings], int]
    of_kind: tuple[ColumnElement[bool], ...] = ()
    """Which rows of the table are of this kind; all when empty."""
    overdue: tuple[ColumnElement[bool], ...] = ()
    erased: str = ""
    """The column that is emptied while the row stays; empty when the row goes."""
    leave: Leave | None = None
    """How, where deleting is not all."""

    def before(self, settings: RetentionSettings, now: float) -> float:
        """Give the moment before which a row's time is over."""
        return now - self.days(settings) * DAY_S

    def still_there(self) -> tuple[ColumnElement[bool], ...]:
        """Give the condition on what has not left yet."""
        return (self.table.c[self.erased].is_not(None),) if self.erased else ()

    def choose(self, at: ColumnElement[float], before: float, limit: int) -> Select[Any]:
        """Give the query for the keys of up to `limit` rows whose time is over."""
        over = (at < before, *self.of_kind, *self.overdue, *self.still_there())
        return select(*self.table.primary_key.columns).where(*over).order_by(at).limit(limit)

    def carry_out(self, connection: Connection, before: float, now: float, limit: int) -> int:
        """Let up to `limit` rows go; give how many went."""
        if self.leave or self.at is None:
            return self.leave(connection, before, now, limit) if self.leave else 0
        chosen = tuple_(*self.table.primary_key.columns).in_(self.choose(self.at, before, limit))
        if self.erased:
            return connection.execute(update(self.table).where(chosen).values({self.erased: None})).rowcount
        return connection.execute(delete(self.table).where(chosen)).rowcount


def _wait_for_somebody() -> ColumnElement[bool]:
    """Say that a visit has a result that its receiver has not taken, and may still take."""
    mine = (t.results.c.visit_id == t.visits.c.visit_id, t.results.c.acknowledged_at.is_(None))
    return exists(select(t.results.c.number).where(*mine))


def _refers(table: Table) -> ColumnElement[bool]:
    return exists(select(table.c.inbox_id).where(table.c.inbox_id == t.inbox.c.inbox_id))


def _received_before(before: float) -> ColumnElement[bool]:
    mine = (t.inbox.c.inbox_id == t.registrations.c.inbox_id, t.inbox.c.received_at < before)
    return exists(select(t.inbox.c.inbox_id).where(*mine))


def _leave_requests(connection: Connection, before: float, _now: float, limit: int) -> int:
    key = t.registrations.c.inbox_id
    chosen = select(key).where(_received_before(before), t.registrations.c.due_at.is_(None)).limit(limit)
    return connection.execute(delete(t.registrations).where(key.in_(chosen))).rowcount


def _leave_counts(connection: Connection, before: float, _now: float, _limit: int) -> int:
    day = datetime.fromtimestamp(before, UTC).date().isoformat()
    return connection.execute(delete(t.tallies).where(t.tallies.c.day < day)).rowcount


def _leave_audit(connection: Connection, before: float, now: float, limit: int) -> int:
    return audit_log.expire(connection, before, now, limit)


_OPENED = (t.results.c.acknowledged_at.is_not(None),)
_NOT_OPENED = (t.results.c.acknowledged_at.is_(None),)

RULES = (
    Rule(Kind.RESULTS, t.results, t.results.c.created_at, lambda s: s.results_days, of_kind=_OPENED),
    Rule(Kind.UNOPENED, t.results, t.results.c.created_at, lambda s: s.unopened_days, of_kind=_NOT_OPENED),
    Rule(Kind.MEDICAL, t.medical_information, t.medical_information.c.read_at, lambda s: s.medical_days),
    Rule(Kind.LISTS, t.batches, t.batches.c.made_at, lambda s: s.lists_days),
    Rule(Kind.OFFICIAL_REQUESTS, t.official_requests, t.official_requests.c.sent_at, lambda s: s.official_days),
    Rule(Kind.OFFICIAL_FILES, t.official_files, t.official_files.c.seen_at, lambda s: s.official_days),
    Rule(Kind.VISITS, t.visits, t.visits.c.received_at, lambda s: s.visits_days, overdue=(~_wait_for_somebody(),)),
    Rule(Kind.REQUESTS, t.registrations, None, lambda s: s.visits_days, leave=_leave_requests),
    Rule(
        Kind.MESSAGES,
        t.inbox,
        t.inbox.c.received_at,
        lambda s: s.visits_days,
        overdue=(~_refers(t.visits), ~_refers(t.registrations)),
        erased="claims",
    ),
    Rule(
        Kind.MESSAGE_KEYS,
        t.inbox,
        t.inbox.c.received_at,
        lambda s: s.message_keys_days,
        of_kind=(t.inbox.c.claims.is_(None),),
    ),
    Rule(Kind.REFUSED, t.quarantine, t.quarantine.c.last_at, lambda s: s.refused_days),
    Rule(Kind.PERSONS, t.persons, t.persons.c.seen_at, lambda s: s.persons_days),
    Rule(Kind.LINKS, t.links, t.links.c.used_at, lambda s: s.links_days),
    Rule(
        Kind.DISASTER,
        t.disaster_periods,
        t.disaster_periods.c.ended_at,
        lambda s: s.disaster_days,
        overdue=(t.disaster_periods.c.ended_at > 0,),
    ),
    Rule(Kind.COUNTS, t.tallies, None, lambda s: s.counts_days, leave=_leave_counts),
    Rule(Kind.AUDIT, t.audit, t.audit.c.at, lambda s: s.audit_days, leave=_leave_audit),
)

KEPT = {
    "alembic_version": "the version of the tables",
    "audit_checkpoints": "what makes the rest of the audit log verifiable; nobody stands in it",
    "certificates": "machines, not persons",
    "challenges": "random numbers; they leave by themselves after a week",
    "codes": "one-time codes for machines",
    "column_keys": "which keys there are",
    "counters": "numbers",
    "events": "the newest event of each machine",
    "former_keys": "machines, not persons",
    "recovery_codes": "as long as the account",
    "host_parts": "the host's own programs, not persons",
    "replies": "they leave by themselves after minutes",
    "retention_runs": "when what left",
    "subscribers": "machines, not persons",
    "terminals": "machines, not persons",
    "terminal_states": "machines, not persons",
    "terminal_troubles": "machines, not persons; as long as it lasts",
    "users": "until an administrator deletes the account",
    "ways": "the state of the way to the eligibility system",
}
"""Tables without a rule, with the reason."""
