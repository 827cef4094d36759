"""All pages together, behind their guard."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from host.authority.api.problem import SHARED_HANDLERS
from host.authority.pages.drawing import Drawing
from host.authority.pages.figures import FigurePages
from host.authority.pages.guard import PageGuard
from host.authority.pages.own import OwnPages
from host.authority.pages.sign_ins import SignIns
from host.authority.serving.own_page import OwnPage
from host.authority.serving.statistics import Statistics


def build_site(
    own: OwnPage, statistics: Statistics, names: tuple[str, ...], clock: Callable[[], float] = time.monotonic
) -> ASGIApp:
    """Put the pages together; `names` are the host names under which they are opened."""
    drawing = Drawing()
    sign_ins = SignIns(clock, lambda: secrets.token_urlsafe(32))
    routes: list[Route | Mount] = [
        *OwnPages(own, sign_ins, drawing).routes(),
        *FigurePages(statistics, drawing).routes(),
        Mount("/pages", StaticFiles(directory=Path(__file__).with_name("static"))),
    ]
    return PageGuard(Starlette(routes=routes, exception_handlers=SHARED_HANDLERS), frozenset(names))
