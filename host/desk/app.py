"""Puts the desk together: its parts, its pages, and what stands before them.

A program that plays a staff member posts `name` and `password` to `/login`, finds a visit as
`<tr data-visit data-ticket data-outcome>` on `/`, follows that row's `a[data-confirm]`, and posts the form it finds
there: the hidden `token`, and `compared=yes`, which is what its button says.
"""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from device.base.errors import UketsukeError
from host.desk import log_in
from host.desk.base.access import Access
from host.desk.base.errors import (
    DeskError,
    FormRefused,
    LogInEnded,
    PageUnknown,
    PasswordToBeChanged,
    RecordsNotReached,
    SecondFactorMissing,
)
from host.desk.base.guard import HEADERS, Guard, SafeHeaders
from host.desk.base.log_ins import COOKIE, IDLE_S, LogIns
from host.desk.base.pages import Pages
from host.desk.base.parts import DeskPage, DeskParts
from host.desk.log_in import pages as log_in_pages
from host.desk.log_in.port import LogInPort

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FOLDER = Path(__file__).parent


def create_app(
    accounts: LogInPort,
    pages: Iterable[DeskPage],
    secret: bytes,
    clock: Callable[[], float] = time.time,
    *,
    hosts: Iterable[str] = LOOPBACK,
    new_token: Callable[[], str] = secrets.token_urlsafe,
    idle_s: float = IDLE_S,
    not_reached: tuple[type[Exception], ...] = (),
) -> Starlette:
    """Make the desk's ASGI application of the log-in page and `pages`, whose order is that of the menu.

    `secret` signs log-ins (at least 32 bytes; kept over restarts, or everybody is logged out). `clock` gives seconds
    since 1970. `hosts` are the names, without ports, under which staff open the page; requests for any other name
    are refused. A log-in ends `idle_s` after the last touch. `not_reached` are the errors with which what lies behind
    the ports says that its records could not be read or written in time.

    Raises:
        ValueError: the secret is too short.
    """
    log_ins = LogIns(secret, clock, new_token, accounts, idle_s)
    all_pages = (_log_in_page(accounts, log_ins), *pages)
    drawn = Pages(
        [page.package for page in all_pages],
        [entry for page in all_pages for entry in page.menu],
        [page.strips for page in all_pages if page.strips],
    )
    parts = DeskParts(Access(log_ins), drawn, clock, tuple(link for page in all_pages for link in page.visit_links))
    answers = _Answers(drawn, not_reached)
    guard = Middleware(Guard, frozenset(name.lower() for name in hosts), answers.refuse)
    return Starlette(
        routes=[*_routes(parts, all_pages), Route("/healthz", _healthz), *_static(all_pages)],
        middleware=[Middleware(SafeHeaders), guard],
        exception_handlers={
            DeskError: answers.explain,
            HTTPException: answers.not_here,
            Exception: answers.own_fault,
        },
    )


def _log_in_page(accounts: LogInPort, log_ins: LogIns) -> DeskPage:
    return DeskPage(log_in.__name__, functools.partial(log_in_pages.routes, port=accounts, log_ins=log_ins))


def _routes(parts: DeskParts, pages: Iterable[DeskPage]) -> list[BaseRoute]:
    return [route for page in pages for route in page.routes(parts)]


def _static(pages: Iterable[DeskPage]) -> list[BaseRoute]:
    names = [page.package.rpartition(".")[2] for page in pages]
    own = [name for name in names if (FOLDER / name / "static").is_dir()]
    mounts = [Mount(f"/static/{name}", StaticFiles(directory=FOLDER / name / "static")) for name in own]
    return [*mounts, Mount("/static", StaticFiles(directory=FOLDER / "base" / "static"))]


async def _healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


class _Answers:
    """What is answered when a page cannot be: to staff a sentence with its number, to a program the number."""

    def __init__(self, pages: Pages, not_reached: tuple[type[Exception], ...]) -> None:
        self._pages = pages
        self._not_reached = not_reached

    async def refuse(self, request: Request) -> Response:
        return await self._pages.answer_error(request, FormRefused.number, FormRefused.status)

    async def explain(self, request: Request, error: Exception) -> Response:
        number = error.number if isinstance(error, UketsukeError) else UketsukeError.number
        status = error.status if isinstance(error, DeskError) else 500
        if request.url.path.endswith(".json"):
            return JSONResponse({"error": number}, status)
        if isinstance(error, LogInEnded):
            return RedirectResponse("/login?ended=1" if COOKIE in request.cookies else "/login", 303)
        if isinstance(error, PasswordToBeChanged | SecondFactorMissing):
            return RedirectResponse("/account", 303)
        return await self._pages.answer_error(request, number, status)

    async def not_here(self, request: Request, _error: Exception) -> Response:
        return await self._pages.answer_error(request, PageUnknown.number, PageUnknown.status)

    async def own_fault(self, request: Request, error: Exception) -> Response:
        # Starlette sends this outside of all middleware, and raises the error again for the server's log.
        told = RecordsNotReached() if isinstance(error, self._not_reached) else error
        response = await self.explain(request, told)
        response.headers.update(HEADERS)
        return response
