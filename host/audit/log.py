"""Appending to the audit log, looking into it, and letting its oldest rows go.

`append` runs inside the caller's transaction, so that what was done and that it was done stand or fall together. Make
it the last statement there: it holds what orders all writers (`host.store.version`) until the commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, select

from host.audit.chain import BEGINNING, AuditRow, chained, seal_of
from host.audit.entry import Action, Entry
from host.audit.verifying import Fault, Finding, Verified, verify
from host.base.personal import keys_of
from host.store.tables import audit, audit_checkpoints
from host.store.version import hold

_PAGE = 1000


@dataclass(frozen=True)
class Checkpoint:
    """Where the log begins now: everything up to `number` left in order at `at` (seconds since 1970)."""

    number: int = 0
    digest: str = BEGINNING
    at: float = 0.0
    seal: str = ""


@dataclass(frozen=True)
class Search:
    """What entries are looked for; empty fields do not narrow. Times in seconds since 1970."""

    actor: str = ""
    actions: tuple[Action, ...] = ()
    visit_id: str = ""
    link: str = ""
    terminal: str = ""
    since: float = 0.0
    until: float = float("inf")


def append(connection: Connection, entry: Entry, at: float) -> int:
    """Append an entry in the caller's transaction; give its number."""
    hold(connection)
    number, digest = newest(connection)
    row = chained(digest, number + 1, at, entry, keys_of(connection).audit())
    connection.execute(audit.insert().values(_values(row)))
    return row.number


def newest(connection: Connection) -> tuple[int, str]:
    """Give number and digest of the last row, or of the checkpoint when there is none."""
    query = select(audit.c.number, audit.c.digest).order_by(audit.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        checkpoint = last_checkpoint(connection)
        return checkpoint.number, checkpoint.digest
    return row.number, row.digest


def last_checkpoint(connection: Connection) -> Checkpoint:
    """Give the newest checkpoint; one before the first row when nothing ever left."""
    row = connection.execute(select(audit_checkpoints).order_by(audit_checkpoints.c.number.desc()).limit(1)).first()
    return Checkpoint(row.number, row.digest, row.at, row.seal) if row else Checkpoint()


def walk(connection: Connection, search: Search | None = None) -> Iterator[AuditRow]:
    """Give the rows in order, a page at a time."""
    query = _narrowed(search or Search()).order_by(audit.c.number).limit(_PAGE)
    after = 0
    while page := connection.execute(query.where(audit.c.number > after)).all():
        yield from map(_row, page)
        after = page[-1].number


def search_newest(connection: Connection, search: Search, limit: int, before: int = 0) -> Sequence[AuditRow]:
    """Give up to `limit` rows, newest first; `before` a number continues an earlier search."""
    query = _narrowed(search).order_by(audit.c.number.desc()).limit(limit)
    if before:
        query = query.where(audit.c.number < before)
    return [_row(row) for row in connection.execute(query)]


def verify_log(connection: Connection, anchors: Mapping[int, str]) -> Verified:
    """Check the whole log against its chain, its seals and what was published of it."""
    key, checkpoint = keys_of(connection).audit(), last_checkpoint(connection)
    verified = verify(walk(connection), key=key, begins_after=(checkpoint.number, checkpoint.digest), anchors=anchors)
    if checkpoint.number and checkpoint.seal != checkpoint_seal(
        key, checkpoint.number, checkpoint.digest, checkpoint.at
    ):
        finding = Finding(checkpoint.number, Fault.BEGINNING)
        return replace(verified, findings=(finding, *verified.findings))
    return verified


def expire(connection: Connection, before: float, now: float, limit: int) -> int:
    """Let up to `limit` of the oldest rows go that are older than `before`; give how many.

    A sealed checkpoint keeps number and digest of the last of them, so that the rest can be verified as before.
    """
    oldest = select(audit.c.number, audit.c.digest, audit.c.at).order_by(audit.c.number).limit(limit)
    leaving = list(takewhile(lambda row: row.at < before, connection.execute(oldest)))
    if not leaving:
        return 0
    last = leaving[-1]
    seal = checkpoint_seal(keys_of(connection).audit(), last.number, last.digest, now)
    values = {"number": last.number, "digest": last.digest, "at": now, "seal": seal}
    connection.execute(audit_checkpoints.insert().values(values))
    return connection.execute(delete(audit).where(audit.c.number <= last.number)).rowcount


def checkpoint_seal(key: bytes, number: int, digest: str, at: float) -> str:
    """Give what proves that the host itself made a checkpoint."""
    return seal_of(key, f"checkpoint {number} {digest} {at!r}")


def _narrowed(search: Search) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [
        audit.c[name] == getattr(search, name)
        for name in ("actor", "visit_id", "link", "terminal")
        if getattr(search, name)
    ]
    if search.actions:
        conditions.append(audit.c.action.in_([str(action) for action in search.actions]))
    if search.since > 0:
        conditions.append(audit.c.at >= search.since)
    if search.until < float("inf"):
        conditions.append(audit.c.at < search.until)
    return select(audit).where(*conditions)


def _values(row: AuditRow) -> dict[str, Any]:
    entry = {name: str(getattr(row.entry, name)) for name in row.entry.__dataclass_fields__}
    return {"number": row.number, "at": row.at, **entry, "digest": row.digest, "seal": row.seal}


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(row.number, row.at, _entry(row), row.digest, row.seal)


def _entry(row: Row[Any]) -> Entry:
    words = (row.purpose, row.visit_id, row.link, row.terminal, row.detail)
    try:
        return Entry(row.actor, Action(row.action), *words)
    except ValueError:  # the row was altered, which is for `verify_log` to find
        return Entry("?", Action.UNREADABLE)
