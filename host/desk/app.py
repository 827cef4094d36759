"""Puts the desk page together: its parts, its routes, and what stands before them.

Routes: `/login`, `/logout`, `/` (the board), `/events` (its live part), `/visits/{visit_id}/confirm`,
`/visits/{visit_id}/look-up`, `/visits.json`, `/alive`, `/healthz`, `/static/…`.

A program that plays a staff member posts `name` and `password` to `/login`, finds a visit as
`<tr data-visit data-ticket data-outcome>` on `/`, follows that row's `a[data-confirm]`, and posts the form it finds
there: the hidden `token`, and `compared=yes`, which is what its button says.
"""

from __future__ import annotations

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
from host.desk.access import Access
from host.desk.board import Boards
from host.desk.errors import DeskError, FormRefused, LogInEnded, PageUnknown
from host.desk.events import Events
from host.desk.guard import HEADERS, Guard, SafeHeaders
from host.desk.log_in import COOKIE, LogIns
from host.desk.look_up import LookUps
from host.desk.pages import Pages
from host.desk.port import DeskPort
from host.desk.visits import Visits

LOOPBACK = ("127.0.0.1", "localhost", "::1")
STATIC = Path(__file__).parent / "static"


def create_app(
    port: DeskPort,
    secret: bytes,
    clock: Callable[[], float] = time.time,
    *,
    hosts: Iterable[str] = LOOPBACK,
    new_token: Callable[[], str] = secrets.token_urlsafe,
) -> Starlette:
    """Make the desk's ASGI application.

    `secret` signs log-ins (at least 32 bytes; kept over restarts, or everybody is logged out). `clock` gives seconds
    since 1970. `hosts` are the names, without ports, under which staff open the page; requests for any other name
    are refused.

    Raises:
        ValueError: the secret is too short.
    """
    pages = Pages()
    log_ins = LogIns(secret, clock, new_token)
    boards = Boards(port, clock)
    access = Access(port, log_ins, pages, clock)
    visits = Visits(port, boards, access, pages)
    look_ups = LookUps(port, boards, access, pages)
    events = Events(port, boards, log_ins, access, pages)
    answers = _Answers(pages)
    guard = Middleware(Guard, frozenset(name.lower() for name in hosts), answers.refuse)
    return Starlette(
        routes=_routes(access, visits, look_ups, events),
        middleware=[Middleware(SafeHeaders), guard],
        exception_handlers={
            DeskError: answers.explain,
            HTTPException: answers.not_here,
            Exception: answers.own_fault,
        },
    )


def _routes(access: Access, visits: Visits, look_ups: LookUps, events: Events) -> list[BaseRoute]:
    return [
        Route("/", visits.show),
        Route("/visits.json", visits.export),
        Route("/visits/{visit_id}/confirm", visits.ask),
        Route("/visits/{visit_id}/confirm", visits.confirm, methods=["POST"]),
        Route("/visits/{visit_id}/look-up", look_ups.show),
        Route("/visits/{visit_id}/look-up", look_ups.look_up, methods=["POST"]),
        Route("/events", events.open),
        Route("/login", access.show),
        Route("/login", access.log_in, methods=["POST"]),
        Route("/logout", access.log_out, methods=["POST"]),
        Route("/alive", access.stay, methods=["POST"]),
        Route("/healthz", _healthz),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def _healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


class _Answers:
    """What is answered when a page cannot be: to staff a sentence with its number, to a program the number."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def refuse(self, request: Request) -> Response:
        return self._pages.answer_error(request, FormRefused.number, FormRefused.status)

    async def explain(self, request: Request, error: Exception) -> Response:
        number = error.number if isinstance(error, UketsukeError) else UketsukeError.number
        status = error.status if isinstance(error, DeskError) else 500
        if request.url.path.endswith(".json"):
            return JSONResponse({"error": number}, status)
        if isinstance(error, LogInEnded):
            return RedirectResponse("/login?ended=1" if COOKIE in request.cookies else "/login", 303)
        return self._pages.answer_error(request, number, status)

    async def not_here(self, request: Request, _error: Exception) -> Response:
        return self._pages.answer_error(request, PageUnknown.number, PageUnknown.status)

    async def own_fault(self, request: Request, error: Exception) -> Response:
        # Starlette sends this outside of all middleware, and raises the error again for the server's log.
        response = await self.explain(request, error)
        response.headers.update(HEADERS)
        return response
