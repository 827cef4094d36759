"""The page of a visit's medical information: first what may be seen and until when, then, with a reason, itself.

It is shown in answer to a form, never to a link, so that nothing is read by looking ahead or going back.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from host.desk.base.errors import DeskError, FormRefused, VisitUnknown
from host.desk.base.log_ins import LogIn
from host.desk.base.parts import DeskParts
from host.desk.base.role import Role
from host.desk.base.times import format_day_time, format_span
from host.desk.base.visit import DeskVisit
from host.desk.medical.errors import MedicalNotConsented, MedicalPersonNotConfirmed, MedicalTimeOver
from host.desk.medical.items import group_items
from host.desk.medical.port import MayRead, MedicalPort

REASONS = ("treatment", "prescription", "emergency")

_REFUSALS: dict[MayRead, type[DeskError]] = {
    MayRead.UNKNOWN: VisitUnknown,
    MayRead.NOT_CONFIRMED: MedicalPersonNotConfirmed,
    MayRead.NOT_CONSENTED: MedicalNotConsented,
    MayRead.TIME_OVER: MedicalTimeOver,
}


def suits(visit: DeskVisit, now: float) -> bool:
    """Tell whether a visit's row leads here."""
    return visit.outcome.is_holder and now < visit.medical_until


def routes(parts: DeskParts, port: MedicalPort) -> list[BaseRoute]:
    """Give the routes of medical information."""
    pages = MedicalPages(parts, port)
    return [
        Route("/visits/{visit_id}/medical", pages.ask),
        Route("/visits/{visit_id}/medical", pages.read, methods=["POST"]),
    ]


class MedicalPages:
    """Medical information, for clinicians."""

    def __init__(self, parts: DeskParts, port: MedicalPort) -> None:
        """Read through `port`."""
        self._parts = parts
        self._port = port

    async def ask(self, request: Request) -> Response:
        """GET /visits/{visit_id}/medical: what may be seen, and until when; ask why."""
        log_in = await self._parts.access.require(request, Role.CLINICIAN)
        consented = await run_in_threadpool(self._port.find_consented, request.path_params["visit_id"])
        _refuse(consented.may)
        return await self._draw(
            request,
            log_in,
            "medical/ask.html",
            ticket=consented.ticket,
            kinds=consented.kinds,
            until=consented.until,
            reasons=REASONS,
        )

    async def read(self, request: Request) -> Response:
        """POST /visits/{visit_id}/medical: show it."""
        log_in, form = await self._parts.access.require_post(request, Role.CLINICIAN)
        why = form.text("why")
        if why not in REASONS:
            raise FormRefused("none of the reasons")
        visit_id: str = request.path_params["visit_id"]
        consented = await run_in_threadpool(self._port.find_consented, visit_id)
        found = await self._port.read(visit_id, log_in.user, why)
        _refuse(found.may)
        return await self._draw(
            request,
            log_in,
            "medical/medical.html",
            ticket=consented.ticket,
            kinds=consented.kinds,
            until=found.until,
            groups=group_items(found.items),
            visit_id=visit_id,
            **self._parts.pages.explain(request, found.reason),
        )

    async def _draw(self, request: Request, log_in: LogIn, template: str, until: int, **values: Any) -> Response:
        catalogue = self._parts.pages.catalogue(request)
        seconds = max(0, int(until - self._parts.clock()))
        left = format_span(seconds, catalogue, fine=False)
        response = await self._parts.pages.answer(
            request, template, log_in=log_in, until=until, seconds=seconds, left=left, when=format_day_time, **values
        )
        return self._parts.access.keep(request, response, log_in)


def _refuse(may: MayRead) -> None:
    if may is not MayRead.YES:
        raise _REFUSALS[may](may)
