"""The board's pages: arrivals, one visit's confirmation, and the arrivals as JSON."""

from __future__ import annotations

from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from host.desk.base.errors import ConfirmationTooLate, FormRefused, RoleMissing, VisitUnknown
from host.desk.base.log_ins import LogIn
from host.desk.base.parts import DeskParts
from host.desk.board.board import Boards, Reader
from host.desk.board.port import BoardPort, Confirmed
from host.desk.board.query import read_query
from host.desk.board.situation import Contacts, Said, say_situation

NOTICES = frozenset({"confirmed", "already", "looked_up"})


class Visits:
    """The pages that need a log-in of somebody who may see visits."""

    def __init__(self, port: BoardPort, boards: Boards, parts: DeskParts, contacts: Contacts) -> None:
        """Read from `boards`, write through `port`."""
        self._port = port
        self._boards = boards
        self._parts = parts
        self._contacts = contacts

    async def show(self, request: Request) -> Response:
        """GET /: the board, of `?day=`, for `?ticket=`, from `?before=` on. Who may see no visit is led elsewhere."""
        try:
            log_in = await self._parts.access.require(request)
        except RoleMissing:
            home = self._parts.pages.home((await self._parts.access.who(request)).user)
            if home in ("", "/"):
                raise
            return RedirectResponse(home, 303)
        query = read_query(request.query_params, self._parts.clock())
        board = await run_in_threadpool(self._boards.read, query, self.reader(request, log_in))
        response = await self._parts.pages.answer(
            request,
            "board/visits.html",
            log_in=log_in,
            board=board,
            query=query,
            said=await run_in_threadpool(self.said, self.reader(request, log_in)),
            notice=self._notice(request),
        )
        return self._parts.access.keep(request, response, log_in)

    async def export(self, request: Request) -> Response:
        """GET /visits.json: a page of arrivals in the contract's words; reading them keeps no log-in alive."""
        await self._parts.access.require(request)
        query = read_query(request.query_params, self._parts.clock())
        arrivals = await run_in_threadpool(self._port.arrivals, query.wanted())
        newest_first = sorted((*arrivals.waiting, *arrivals.others), key=lambda one: one.received_at, reverse=True)
        visits = [asdict(visit) for visit in newest_first]
        older = query.address(after=arrivals.after).removeprefix("/") if arrivals.after else ""
        return JSONResponse({"visits": visits, "older": f"/visits.json{older}" if older else ""})

    async def ask(self, request: Request) -> Response:
        """GET /visits/{visit_id}/confirm: ask whether person and card were compared."""
        log_in = await self._parts.access.require(request)
        visit_id: str = request.path_params["visit_id"]
        row = await run_in_threadpool(self._boards.read_row, visit_id, self.reader(request, log_in))
        if row.waiting and not row.can_confirm:
            raise ConfirmationTooLate(row.visit.visit_id)
        response = await self._parts.pages.answer(request, "board/confirm.html", log_in=log_in, row=row)
        return self._parts.access.keep(request, response, log_in)

    async def confirm(self, request: Request) -> Response:
        """POST /visits/{visit_id}/confirm: record that the staff member compared person and card."""
        log_in, form = await self._parts.access.require_post(request)
        if form.text("compared") != "yes":
            raise FormRefused("nobody said that person and card were compared")
        visit_id: str = request.path_params["visit_id"]
        confirmed = await run_in_threadpool(self._port.confirm, visit_id, log_in.user)
        if confirmed is Confirmed.UNKNOWN:
            raise VisitUnknown(visit_id)
        if confirmed is Confirmed.TOO_LATE:
            raise ConfirmationTooLate(visit_id)
        row = await run_in_threadpool(self._boards.read_row, visit_id, self.reader(request, log_in))
        to = RedirectResponse(f"/?notice={confirmed}&for={row.visit.ticket}", 303)
        return self._parts.access.keep(request, to, log_in)

    def said(self, reader: Reader) -> Said:
        """Give the situation in words; may block."""
        return say_situation(self._port.situation(), self._contacts, reader.catalogue, self._parts.clock())

    def reader(self, request: Request, log_in: LogIn) -> Reader:
        """Give who reads the board, and in which language."""
        return Reader(log_in.user, self._parts.pages.catalogue(request), self._parts.visit_links)

    def _notice(self, request: Request) -> str:
        notice = request.query_params.get("notice", "")
        ticket = request.query_params.get("for", "")
        if notice not in NOTICES or not ticket.isalnum():
            return ""
        return self._parts.pages.catalogue(request).say(f"notice.{notice}", ticket=ticket[:3])
