"""The port of the audit search, over the host's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from device.wire.numbers import Words
from host.audit.chain import AuditRow
from host.audit.entry import Action, Entry
from host.audit.log import Search, append, search_newest
from host.audit.words import words_of
from host.desk.audit.port import AuditLine, AuditPage, AuditQuery
from host.desk.base.account import DeskUser
from host.store.engine import reading
from host.store.users import display_names

PAGE = 100


class AuditSearch:
    """An `AuditPort`."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """Search in `engine`; `clock` gives seconds since 1970."""
        self._engine = engine
        self._clock = clock

    def actions(self) -> Sequence[tuple[str, Words]]:
        """Give every action with its words."""
        return [(str(action), words_of(action)) for action in Action]

    def actors(self) -> Sequence[str]:
        """Give the names of all accounts."""
        with reading(self._engine) as connection:
            return sorted(display_names(connection))

    def search(self, query: AuditQuery, user: DeskUser) -> AuditPage:
        """Give a page; the search is recorded first, so that it stands there whatever happens then."""
        search = _search(query)
        with self._engine.begin() as connection:
            append(connection, Entry(user.name, Action.SEARCH_AUDIT, detail=_what(query)), self._clock())
        with reading(self._engine) as connection:
            rows = search_newest(connection, search, PAGE + 1, query.before)
            names = display_names(connection)
        shown = rows[:PAGE]
        return AuditPage([_line(row, names) for row in shown], shown[-1].number if len(rows) > PAGE else 0)


def _search(query: AuditQuery) -> Search:
    known = {str(action): action for action in Action}
    actions = (known[query.action],) if query.action in known else ()
    return Search(
        actor=query.actor,
        actions=actions,
        visit_id=query.visit_id,
        terminal=query.terminal,
        since=query.since,
        until=query.until,
    )


def _what(query: AuditQuery) -> str:
    """Say what was looked for; words are left out, for somebody may type a name there."""
    named = [name for name in ("actor", "action", "visit_id", "terminal") if getattr(query, name)]
    named += ["days"] if query.since or query.until < float("inf") else []
    return f"by {', '.join(named)}" if named else "everything"


def _line(row: AuditRow, names: dict[str, str]) -> AuditLine:
    entry = row.entry
    about = (entry.purpose, entry.visit_id, entry.link, entry.terminal, entry.detail)
    return AuditLine(row.number, row.at, names.get(entry.actor, entry.actor), str(entry.action), *about)
