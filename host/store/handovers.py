"""The files for clinic software, as jobs: what is to be written, what is ready beside its place, what lies there.

A claimed row is due again when its lease ends, so that the work of a dead worker is done by another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from host.store.engine import insert_new
from host.store.tables import handovers


class FileKind(StrEnum):
    """The kinds of files."""

    OFFICIAL = "official"
    FHIR = "fhir"


class State(StrEnum):
    """How far a file came; the last three are ends."""

    WAITING = "waiting"
    READY = "ready"
    """Its bytes are on the disk under a temporary name; from here on it is only renamed."""
    WRITTEN = "written"
    PURGED = "purged"
    SUPERSEDED = "superseded"
    """The visit had changed again before anything was written."""
    NOTHING = "nothing"
    """There is nothing to say in this kind of file."""


@dataclass(frozen=True)
class Handover:
    """One file of one change of a visit. `lost` counts characters written as ●, `number` is the last error or 0."""

    visit_id: str
    change: int
    kind: FileKind
    state: State
    made_at: float
    name: str = ""
    lost: int = 0
    number: int = 0
    tries: int = 0
    due_at: float | None = None
    written_at: float | None = None

    def stepped(self, state: State, due_at: float | None = None, **changed: Any) -> Handover:
        """Give the same in another state, with its failures forgotten."""
        return replace(self, **{"state": state, "due_at": due_at, "tries": 0, "number": 0, **changed})

    def failed(self, number: int, due_at: float) -> Handover:
        """Give the same, to be tried again."""
        return replace(self, number=number, tries=self.tries + 1, due_at=due_at)


def add_handover(connection: Connection, visit_id: str, change: int, kind: FileKind, now: float) -> None:
    """Let a file be written for a change of a visit."""
    insert_new(connection, handovers, _values(Handover(visit_id, change, kind, State.WAITING, now, due_at=now)))


def claim_handovers(connection: Connection, now: float, lease_s: float, limit: int) -> list[Handover]:
    """Take what is due, in the order in which it came."""
    due = select(handovers.c.visit_id, handovers.c.change, handovers.c.kind).where(handovers.c.due_at <= now)
    order = (handovers.c.made_at, handovers.c.visit_id, handovers.c.change)
    keys = connection.execute(due.order_by(*order).limit(limit).with_for_update(skip_locked=True)).all()
    if not keys:
        return []
    chosen = or_(*(_is(*key) for key in keys))
    connection.execute(update(handovers).where(chosen).values(due_at=now + lease_s))
    return [_handover(row) for row in connection.execute(select(handovers).where(chosen).order_by(*order))]


def save_handover(connection: Connection, handover: Handover) -> None:
    """Write how far it came."""
    mine = _is(handover.visit_id, handover.change, handover.kind)
    connection.execute(update(handovers).where(mine).values(_values(handover)))


def list_ready(connection: Connection, kind: FileKind) -> set[str]:
    """Give the names whose bytes are on the disk under a temporary name."""
    mine = (handovers.c.kind == str(kind), handovers.c.state == str(State.READY))
    return set(connection.execute(select(handovers.c.name).where(*mine)).scalars())


def list_newest(connection: Connection, limit: int) -> list[Handover]:
    """Give the newest files, whatever became of them."""
    query = select(handovers).order_by(handovers.c.made_at.desc(), handovers.c.visit_id.desc()).limit(limit)
    return [_handover(row) for row in connection.execute(query)]


def count_by_state(connection: Connection) -> dict[tuple[FileKind, State], int]:
    """Give how many files of each kind are in each state."""
    query = select(handovers.c.kind, handovers.c.state, func.count()).group_by(handovers.c.kind, handovers.c.state)
    return {(FileKind(kind), State(state)): count for kind, state, count in connection.execute(query)}


def failing(connection: Connection) -> Iterable[tuple[FileKind, int, int]]:
    """Give kind, error number and how many files wait because of it."""
    query = select(handovers.c.kind, handovers.c.number, func.count()).where(handovers.c.tries > 0)
    rows = connection.execute(query.group_by(handovers.c.kind, handovers.c.number))
    return [(FileKind(kind), number, count) for kind, number, count in rows]


def _is(visit_id: str, change: int, kind: str) -> Any:
    return and_(handovers.c.visit_id == visit_id, handovers.c.change == change, handovers.c.kind == str(kind))


def _values(handover: Handover) -> dict[str, Any]:
    plain = {name: getattr(handover, name) for name in Handover.__dataclass_fields__}
    return {**plain, "kind": str(handover.kind), "state": str(handover.state)}


def _handover(row: Row[Any]) -> Handover:
    values = {name: getattr(row, name) for name in Handover.__dataclass_fields__}
    return Handover(**{**values, "kind": FileKind(row.kind), "state": State(row.state)})
