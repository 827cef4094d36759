"""Links from a visit's row on the board to other pages about it; a page package names its own in its `DeskPage`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from host.desk.base.account import DeskUser
from host.desk.base.role import STAFF, Role
from host.desk.base.visit import DeskVisit


@dataclass(frozen=True)
class VisitLink:
    """A link: its address with `{}` for the visit's id, the key of its words, for whom, and for which visits."""

    path: str
    words: str
    roles: frozenset[Role] = STAFF
    suits: Callable[[DeskVisit, float], bool] = lambda _visit, _now: True


@dataclass(frozen=True)
class ShownLink:
    """A link as it is drawn."""

    path: str
    words: str


def choose_links(links: Iterable[VisitLink], visit: DeskVisit, user: DeskUser, now: float) -> tuple[ShownLink, ...]:
    """Give the links that `user` may follow from this visit now."""
    chosen = (link for link in links if link.roles & user.roles and link.suits(visit, now))
    return tuple(ShownLink(link.path.format(visit.visit_id), link.words) for link in chosen)
