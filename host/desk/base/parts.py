"""What a page gets, and what it offers: the seam between the desk and each of its pages.

A page is a package with a function `routes(parts, port) -> list[BaseRoute]`. `host.roles` binds the port and names
the page in a `DeskPage`. Templates are named by folder: `board/row.html` is `host/desk/board/templates/row.html`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.routing import BaseRoute

from host.desk.base.access import Access
from host.desk.base.menu import Entry
from host.desk.base.pages import Pages
from host.desk.base.strips import ReadStrips
from host.desk.base.visit_links import VisitLink


@dataclass(frozen=True)
class DeskParts:
    """What each page builds on; `clock` gives seconds since 1970."""

    access: Access
    pages: Pages
    clock: Callable[[], float]
    visit_links: tuple[VisitLink, ...] = ()
    """What all pages offer for a visit."""


@dataclass(frozen=True)
class DeskPage:
    """One page package: its name in Python, what makes its routes, and its entries in the menu, and
    what it says on every page,
    and where a visit's row leads."""

    package: str
    routes: Callable[[DeskParts], list[BaseRoute]]
    menu: tuple[Entry, ...] = ()
    strips: ReadStrips | None = None
    visit_links: tuple[VisitLink, ...] = ()
