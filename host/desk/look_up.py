"""The look-up by insured number for a visit without a card: a form, and one question to the eligibility system.

What is typed is asked and forgotten; nothing of it is kept with the visit. The look-up never opens medical
information: the answer that comes back here has no place for any.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from host.desk.access import Access
from host.desk.board import Boards
from host.desk.errors import ConfirmationTooLate, InsuredNumberWrong, VisitUnknown
from host.desk.forms import Form
from host.desk.pages import Pages, choose_catalogue
from host.desk.port import DeskPort, InsuredNumber, LookedUp

_INSURER_DIGITS = (6, 8)


class LookUps:
    """The pages of the look-up; they need a log-in."""

    def __init__(self, port: DeskPort, boards: Boards, access: Access, pages: Pages) -> None:
        """Ask through `port`."""
        self._port = port
        self._boards = boards
        self._access = access
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """GET /visits/{visit_id}/look-up: the form."""
        return await self._page(request, Form({}), 0)

    async def look_up(self, request: Request) -> Response:
        """POST /visits/{visit_id}/look-up: ask, then go back to the board, or show the form with what went wrong."""
        log_in, form = await self._access.who_posts(request)
        visit_id: str = request.path_params["visit_id"]
        try:
            insured = read_insured_number(form)
        except InsuredNumberWrong as error:
            return await self._page(request, form, error.number)
        answer = await self._port.look_up(visit_id, insured, log_in.user)
        if answer.outcome is LookedUp.UNKNOWN:
            raise VisitUnknown(visit_id)
        if answer.outcome is LookedUp.TOO_LATE:
            raise ConfirmationTooLate(visit_id)
        if answer.outcome is LookedUp.NOT_CHECKED:
            return await self._page(request, form, answer.reason)
        row = await run_in_threadpool(self._boards.read_row, visit_id, choose_catalogue(request))
        to = RedirectResponse(f"/?notice=looked_up&ticket={row.visit.ticket}", 303)
        return self._access.keep(request, to, log_in)

    async def _page(self, request: Request, form: Form, number: int) -> Response:
        log_in = self._access.who(request)
        visit_id: str = request.path_params["visit_id"]
        row = await run_in_threadpool(self._boards.read_row, visit_id, choose_catalogue(request))
        if row.waiting and not row.can_look_up:
            raise ConfirmationTooLate(visit_id)
        response = self._pages.answer(
            request, "look_up.html", log_in=log_in, row=row, form=form, **self._pages.explain(request, number)
        )
        return self._access.keep(request, response, log_in)


def read_insured_number(form: Form) -> InsuredNumber:
    """Read what was typed; full-width characters count as half-width ones, blanks around do not count.

    Raises:
        InsuredNumberWrong: a number or the date cannot be right. It was not asked.
    """
    insurer, number = _plain(form.text("insurer")), _plain(form.text("number"))
    if not re.fullmatch(r"[0-9]+", insurer, re.ASCII) or len(insurer) not in _INSURER_DIGITS:
        raise InsuredNumberWrong("an insurer number has six or eight digits")
    if not number:
        raise InsuredNumberWrong("the number is missing")
    return InsuredNumber(
        insurer_number=insurer,
        symbol=_plain(form.text("symbol")),
        number=number,
        branch=_plain(form.text("branch")),
        birth_date=_read_date(_plain(form.text("birth"))),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _read_date(text: str) -> date:
    digits = re.sub(r"[-/.年月]", "-", text.rstrip("日"))
    for form in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(digits, form).date()  # noqa: DTZ007  a birth date has no zone
        except ValueError:
            continue
    raise InsuredNumberWrong("the date of birth cannot be read")
