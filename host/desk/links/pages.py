"""The pages of links: making one from a visit, finding one by its person, deleting it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from host.desk.base.errors import TextRefused, VisitUnknown
from host.desk.base.forms import check_line
from host.desk.base.parts import DeskParts
from host.desk.base.times import format_day_time
from host.desk.base.visit import DeskVisit
from host.desk.links.errors import LinkNotPossible, LinkUnknown
from host.desk.links.port import LinksPort
from host.insurance.links import Linked

LONGEST_SEARCH = 60
NOTICES = frozenset({"linked", "already", "deleted"})


def suits(visit: DeskVisit, _now: float) -> bool:
    """Tell whether a visit's row leads here."""
    checked = visit.eligibility is not None and visit.eligibility.checked
    has_card = visit.card_kind != "none" and visit.method != "reader"  # a reader's file names no certificate
    return checked and visit.outcome.is_holder and has_card


def routes(parts: DeskParts, port: LinksPort) -> list[BaseRoute]:
    """Give the routes of links."""
    pages = LinkPages(parts, port)
    return [
        Route("/links", pages.show),
        Route("/links", pages.search, methods=["POST"]),
        Route("/links/delete", pages.delete, methods=["POST"]),
        Route("/visits/{visit_id}/link", pages.ask),
        Route("/visits/{visit_id}/link", pages.make, methods=["POST"]),
    ]


class LinkPages:
    """Links, for reception."""

    def __init__(self, parts: DeskParts, port: LinksPort) -> None:
        """Make and delete through `port`."""
        self._parts = parts
        self._access = parts.access
        self._port = port

    async def show(self, request: Request) -> Response:
        """GET /links: the search."""
        notice = request.query_params.get("notice", "")
        return await self._page(request, notice=notice if notice in NOTICES else "")

    async def search(self, request: Request) -> Response:
        """POST /links: the links of the people who fit."""
        log_in, form = await self._access.require_post(request)
        try:
            text = check_line(form.text("text"), LONGEST_SEARCH)
        except TextRefused as error:
            return await self._page(request, number=error.number)
        found = await run_in_threadpool(self._port.search, text, log_in.user) if text else None
        return await self._page(request, text=text, found=found)

    async def delete(self, request: Request) -> Response:
        """POST /links/delete: delete one, as the patient wishes."""
        log_in, form = await self._access.require_post(request)
        if form.text("wished") != "yes":
            raise LinkNotPossible("nobody said that the patient wishes it")
        if not await run_in_threadpool(self._port.delete, form.text("link"), log_in.user):
            raise LinkUnknown("no such link")
        return self._access.keep(request, RedirectResponse("/links?notice=deleted", 303), log_in)

    async def ask(self, request: Request) -> Response:
        """GET /visits/{visit_id}/link: ask for the patient's consent."""
        log_in = await self._access.require(request)
        visit_id: str = request.path_params["visit_id"]
        found = await run_in_threadpool(self._port.find_visit, visit_id)
        if found is None:
            raise VisitUnknown(visit_id)
        if found.state not in (Linked.LINKED, Linked.ALREADY):
            raise LinkNotPossible(found.state)
        response = await self._parts.pages.answer(
            request, "links/ask.html", log_in=log_in, ticket=found.ticket, is_linked=found.state is Linked.ALREADY
        )
        return self._access.keep(request, response, log_in)

    async def make(self, request: Request) -> Response:
        """POST /visits/{visit_id}/link: make it."""
        log_in, form = await self._access.require_post(request)
        if form.text("consent") != "yes":
            raise LinkNotPossible("the patient did not consent")
        made = await run_in_threadpool(self._port.make, request.path_params["visit_id"], log_in.user)
        if made not in (Linked.LINKED, Linked.ALREADY):
            raise LinkNotPossible(made)
        return self._access.keep(request, RedirectResponse(f"/links?notice={made}", 303), log_in)

    async def _page(
        self, request: Request, *, text: str = "", found: object = None, notice: str = "", number: int = 0
    ) -> Response:
        log_in = await self._access.require(request)
        response = await self._parts.pages.answer(
            request,
            "links/links.html",
            log_in=log_in,
            text=text,
            found=found,
            notice=notice,
            when=format_day_time,
            **self._parts.pages.explain(request, number),
        )
        return self._access.keep(request, response, log_in)
