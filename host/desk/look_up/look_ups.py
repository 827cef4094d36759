"""The look-up by insured number for a visit without a card: a form, and one question to the eligibility system.

What is typed is asked and forgotten; nothing of it is kept with the visit. The look-up never opens medical
information: the answer that comes back here has no place for any.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from device.wire import words
from host.base.japan_time import japan_day
from host.desk.base.errors import ConfirmationTooLate, InsuredNumberWrong, VisitUnknown
from host.desk.base.forms import Form
from host.desk.base.parts import DeskParts
from host.desk.base.visit import DeskVisit
from host.desk.look_up.port import InsuredNumber, LookedUp, LookUpPort
from host.typed.findings import Finding
from host.typed.insured import Typed, read_insured


class LookUps:
    """The pages of the look-up; they need a log-in."""

    def __init__(self, port: LookUpPort, parts: DeskParts) -> None:
        """Ask through `port`."""
        self._port = port
        self._access = parts.access
        self._pages = parts.pages
        self._clock = parts.clock

    async def show(self, request: Request) -> Response:
        """GET /visits/{visit_id}/look-up: the form."""
        return await self._page(request, Form({}), 0)

    async def look_up(self, request: Request) -> Response:
        """POST /visits/{visit_id}/look-up: ask, then go back to the board, or show the form with what went wrong."""
        log_in, form = await self._access.require_post(request)
        visit_id: str = request.path_params["visit_id"]
        try:
            insured = read_insured_number(form, japan_day(self._clock()))
        except InsuredNumberWrong as error:
            return await self._page(request, form, error.number, error.findings)
        answer = await self._port.look_up(visit_id, insured, log_in.user)
        if answer.outcome is LookedUp.UNKNOWN:
            raise VisitUnknown(visit_id)
        if answer.outcome is LookedUp.TOO_LATE:
            raise ConfirmationTooLate(visit_id)
        if answer.outcome is LookedUp.NOT_CHECKED:
            return await self._page(request, form, answer.reason)
        visit = await self._find(visit_id)
        to = RedirectResponse(f"/?notice=looked_up&for={visit.ticket}", 303)
        return self._access.keep(request, to, log_in)

    async def _page(self, request: Request, form: Form, number: int, findings: Sequence[Finding] = ()) -> Response:
        log_in = await self._access.require(request)
        visit_id: str = request.path_params["visit_id"]
        visit = await self._find(visit_id)
        can_look_up = visit.may_look_up(self._clock())
        if visit.outcome is words.Outcome.PENDING and not can_look_up:
            raise ConfirmationTooLate(visit_id)
        response = await self._pages.answer(
            request,
            "look_up/look_up.html",
            log_in=log_in,
            visit=visit,
            can_look_up=can_look_up,
            form=form,
            findings=findings,
            **self._pages.explain(request, number),
        )
        return self._access.keep(request, response, log_in)

    async def _find(self, visit_id: str) -> DeskVisit:
        visit = await run_in_threadpool(self._port.find_visit, visit_id)
        if visit is None:
            raise VisitUnknown(visit_id)
        return visit


def read_insured_number(form: Form, today: date) -> InsuredNumber:
    """Read what was typed, as lists are read; but nothing is put in where a person at the desk can look again.

    Raises:
        InsuredNumberWrong: a number or the date cannot be right. It was not asked.
    """
    typed = Typed(*(form.text(name) for name in ("insurer", "symbol", "number", "branch", "birth")))
    reading = read_insured(typed, today)
    findings = [finding for finding in reading.findings if finding.refuses]
    if Finding.INSURER_ZERO_RESTORED in reading.findings:
        findings.append(Finding.INSURER_FORM)
    if findings or reading.insured is None:
        raise InsuredNumberWrong(findings)
    read = reading.insured
    return InsuredNumber(read.insurer_number, read.symbol, read.number, read.branch, read.birth_date)
