"""The port of the links, over the host's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.desk.base.account import DeskUser
from host.desk.links.port import Linkable, LinkView
from host.insurance.link_search import Named, search_links
from host.insurance.links import Linked, delete_link, find_link, make_link, name_card
from host.insurance.person_keys import person_keys
from host.insurance.qualifications import load_qualifications
from host.official_files.kana import fold_kana
from host.store.engine import reading
from host.store.visits import load_visit

MOST_SHOWN = 50


class LinksService:
    """Makes, finds and deletes links; a `LinksPort`."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """Work on one database."""
        self._engine = engine
        self._clock = clock

    def find_visit(self, visit_id: str) -> Linkable | None:
        """Tell whether a visit's card can be linked."""
        with reading(self._engine) as connection:
            visit = load_visit(connection, visit_id)
            return Linkable(visit.body.ticket, _state(connection, visit_id)) if visit else None

    def make(self, visit_id: str, user: DeskUser) -> Linked:
        """Link a visit's card."""
        with self._engine.begin() as connection:
            return make_link(connection, visit_id, user.name, self._clock())

    def search(self, text: str, user: DeskUser) -> Sequence[LinkView]:
        """Give the links of the people who fit; names are sealed, so every one is looked at."""
        wanted = _fold(text)
        if not wanted:
            return ()
        with reading(self._engine) as connection:
            named = search_links(connection, lambda one: wanted in _fold(one), MOST_SHOWN)
        found = [_view(one) for one in named]
        with self._engine.begin() as connection:
            detail = f"search of links, {len(found)} shown"
            append(connection, Entry(user.name, Action.SEE_INSURANCE, detail=detail), self._clock())
        return found

    def delete(self, link: str, user: DeskUser) -> bool:
        """Delete a link."""
        with self._engine.begin() as connection:
            return delete_link(connection, link, user.name, self._clock())


def _state(connection: Connection, visit_id: str) -> Linked:
    """Give what `make_link` would give, without making one."""
    visit, found = load_visit(connection, visit_id), load_qualifications(connection, visit_id)
    if visit is None:
        return Linked.UNKNOWN
    link = name_card(person_keys(connection), visit.card)
    if not link:
        return Linked.NO_CARD
    if not visit.holder.outcome.is_holder:
        return Linked.NOT_HOLDER
    if found is None or found.qualification is None:
        return Linked.NO_INSURANCE
    return Linked.ALREADY if find_link(connection, link) else Linked.LINKED


def _view(named: Named) -> LinkView:
    link, insured = named.link, named.link.insured
    return LinkView(
        link=link.link,
        name=named.name,
        kana=named.kana,
        birth_date=insured.birth_date.isoformat(),
        insurer_number=insured.insurer_number,
        symbol=insured.symbol,
        number=insured.number,
        branch=insured.branch,
        made_at=link.made_at,
        made_by=link.made_by,
        used_at=link.used_at,
    )


def _fold(text: str) -> str:
    return fold_kana(text).casefold()
