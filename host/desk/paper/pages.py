"""The form of one visit, and the empty one. They need the database and nothing else of the host."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from device.wire.words import EligibilityStatus
from host.base.japan_time import japan_day
from host.desk.base.catalogue import Language, load_catalogue
from host.desk.base.errors import VisitUnknown
from host.desk.base.parts import DeskParts
from host.desk.base.visit import DeskVisit
from host.desk.paper.port import PaperPort
from host.paper.declaration import Declaration, Scheme, Why
from host.paper.share import SHARES

PACKAGE = "host.desk.paper"
_SUITED = frozenset(
    {
        EligibilityStatus.COULD_NOT_CHECK,
        EligibilityStatus.NOT_ELIGIBLE,
        EligibilityStatus.NOT_FOUND,
        EligibilityStatus.SEVERAL,
        EligibilityStatus.NOT_REGISTERED,
    }
)

SHOWN_SCHEMES = (Scheme.EMPLOYEE, Scheme.NATIONAL, Scheme.LATER_STAGE, Scheme.UNKNOWN)


def suits(visit: DeskVisit, _now: float) -> bool:
    """Tell whether a visit's row leads here: the insurance could not be checked, or was not found valid."""
    return visit.eligibility is not None and visit.eligibility.status in _SUITED


def routes(parts: DeskParts, port: PaperPort) -> list[BaseRoute]:
    """Give the routes of the paper."""
    pages = PaperPages(parts, port)
    return [Route("/paper", pages.show_empty), Route("/visits/{visit_id}/paper", pages.show)]


class PaperPages:
    """The forms, for reception."""

    def __init__(self, parts: DeskParts, port: PaperPort) -> None:
        """Fill forms through `port`."""
        self._parts = parts
        self._port = port

    async def show_empty(self, request: Request) -> Response:
        """GET /paper: an empty form."""
        return await self._draw(request, Declaration(japan_day(self._parts.clock())))

    async def show(self, request: Request) -> Response:
        """GET /visits/{visit_id}/paper: the form of a visit."""
        log_in = await self._parts.access.require(request)
        visit_id: str = request.path_params["visit_id"]
        declaration = await run_in_threadpool(self._port.declare, visit_id, log_in.user)
        if declaration is None:
            raise VisitUnknown(visit_id)
        return await self._draw(request, declaration)

    async def _draw(self, request: Request, declaration: Declaration) -> Response:
        log_in = await self._parts.access.require(request)
        japanese, english = (load_catalogue(language, (PACKAGE,)) for language in (Language.JA, Language.EN))
        response = await self._parts.pages.answer(
            request,
            "paper/declaration.html",
            log_in=log_in,
            form=declaration,
            known=declaration.known,
            share=declaration.share,
            ja=japanese.say,
            en=english.say,
            reasons=tuple(Why),
            schemes=SHOWN_SCHEMES,
            shares=tuple(SHARES.values()),
            today=declaration.day,
        )
        return self._parts.access.keep(request, response, log_in)
