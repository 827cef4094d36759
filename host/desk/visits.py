"""The visits page: the board, one visit's confirmation, and the same visits as JSON."""

from __future__ import annotations

from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from host.desk.access import Access
from host.desk.board import Boards
from host.desk.errors import ConfirmationTooLate, FormRefused, VisitUnknown
from host.desk.pages import Pages, choose_catalogue
from host.desk.port import Confirmed, DeskPort

NOTICES = frozenset({"confirmed", "already", "looked_up"})


class Visits:
    """The pages that need a log-in."""

    def __init__(self, port: DeskPort, boards: Boards, access: Access, pages: Pages) -> None:
        """Read from `boards`, write through `port`."""
        self._port = port
        self._boards = boards
        self._access = access
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """GET /: the board."""
        log_in = self._access.who(request)
        catalogue = choose_catalogue(request)
        board = await run_in_threadpool(self._boards.read, catalogue)
        notice = self._notice(request)
        response = self._pages.answer(request, "visits.html", log_in=log_in, board=board, notice=notice)
        return self._access.keep(request, response, log_in)

    async def export(self, request: Request) -> Response:
        """GET /visits.json: today's visits in the contract's words; reading them keeps no log-in alive."""
        self._access.who(request)
        visits = await run_in_threadpool(self._port.visits)
        return JSONResponse({"visits": [asdict(visit) for visit in visits]})

    async def ask(self, request: Request) -> Response:
        """GET /visits/{visit_id}/confirm: ask whether person and card were compared."""
        log_in = self._access.who(request)
        row = await run_in_threadpool(
            self._boards.read_row, request.path_params["visit_id"], choose_catalogue(request)
        )
        if row.waiting and not row.can_confirm:
            raise ConfirmationTooLate(row.visit.visit_id)
        response = self._pages.answer(request, "confirm.html", log_in=log_in, row=row)
        return self._access.keep(request, response, log_in)

    async def confirm(self, request: Request) -> Response:
        """POST /visits/{visit_id}/confirm: record that the staff member compared person and card."""
        log_in, form = await self._access.who_posts(request)
        if form.text("compared") != "yes":
            raise FormRefused("nobody said that person and card were compared")
        visit_id: str = request.path_params["visit_id"]
        confirmed = await run_in_threadpool(self._port.confirm, visit_id, log_in.user)
        if confirmed is Confirmed.UNKNOWN:
            raise VisitUnknown(visit_id)
        if confirmed is Confirmed.TOO_LATE:
            raise ConfirmationTooLate(visit_id)
        ticket = (await run_in_threadpool(self._boards.read_row, visit_id, choose_catalogue(request))).visit.ticket
        to = RedirectResponse(f"/?notice={confirmed}&ticket={ticket}", 303)
        return self._access.keep(request, to, log_in)

    def _notice(self, request: Request) -> str:
        notice, ticket = request.query_params.get("notice", ""), request.query_params.get("ticket", "")
        if notice not in NOTICES or not ticket.isalnum():
            return ""
        return choose_catalogue(request).say(f"notice.{notice}", ticket=ticket[:3])
