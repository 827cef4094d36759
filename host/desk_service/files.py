"""The port of the page of official files, over the host's database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.bell import Bell
from host.companion.folder_state import gone_since
from host.companion.taking import FileTaking
from host.desk.base.account import DeskUser
from host.desk.files.port import KeptView, Ticket
from host.eligibility.qualification import QualificationDetails
from host.linkage.set_aside import FileState, KnownFile, count_at_desk, dismiss, list_at_desk, read_kept
from host.official_files.errors import FileUnreadable
from host.official_files.result_reading import parse_result
from host.store.engine import reading
from host.store.visits import list_since

_NEAR_S = 3600.0
"""A file that nothing fits may still belong to a visit an hour before or after it."""


class FilesService:
    """Shows and settles official files; a `FilesPort`."""

    def __init__(self, engine: Engine, taking: FileTaking, clock: Callable[[], float], outgoing: Bell) -> None:
        """Work on one database; `taking` puts a file into a visit, and `outgoing` is rung when it did."""
        self._engine = engine
        self._taking = taking
        self._clock = clock
        self._outgoing = outgoing

    def count(self) -> int:
        """Tell how many files are at the desk."""
        with reading(self._engine) as connection:
            return count_at_desk(connection)

    def folder_gone_since(self) -> float | None:
        """Give since when the reader's folder cannot be opened."""
        with reading(self._engine) as connection:
            return gone_since(connection)

    def kept(self, user: DeskUser) -> tuple[KeptView, ...]:
        """Give them, newest first."""
        with reading(self._engine) as connection:
            views = tuple(_view(connection, one) for one in list_at_desk(connection))
        if any(view.birth_date for view in views):
            with self._engine.begin() as connection:
                entry = Entry(user.name, Action.SEE_INSURANCE, detail=f"official files, {len(views)} shown")
                append(connection, entry, self._clock())
        return views

    def assign(self, file_id: int, visit_id: str, user: DeskUser) -> bool:
        """Let a file belong to a visit."""
        is_assigned = self._taking.assign(file_id, visit_id, user.name)
        if is_assigned:
            self._outgoing.ring()
        return is_assigned

    def dismiss(self, file_id: int, user: DeskUser) -> bool:
        """Close a file that was dealt with."""
        with self._engine.begin() as connection:
            return dismiss(connection, file_id, user.name, self._clock())


def _view(connection: Connection, one: KnownFile) -> KeptView:
    bare = KeptView(one.file_id, one.name, one.seen_at, one.fault, "", "", "", "", ())
    if one.state is not FileState.WAITS:
        return bare
    found = _person(read_kept(connection, one.file_id) or b"")
    near = [
        visit for visit in list_since(connection, one.seen_at - _NEAR_S) if visit.received_at <= one.seen_at + _NEAR_S
    ]
    tickets = tuple(Ticket(visit.visit_id, visit.body.ticket, visit.received_at) for visit in near)
    if found is None:
        return replace(bare, tickets=tickets)
    return replace(
        bare,
        person=found.name,
        kana=found.kana,
        birth_date=found.birth_date.isoformat(),
        number=found.number,
        tickets=tickets,
    )


def _person(data: bytes) -> QualificationDetails | None:
    try:
        people = parse_result(data).persons
    except FileUnreadable:  # what waits was readable when it came
        return None
    return people[0].qualifications[0] if people and people[0].qualifications else None
