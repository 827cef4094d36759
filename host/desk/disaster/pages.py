"""The page of disaster mode: switched on and off by an administrator, used by reception, reported to everybody."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from host.base.japan_time import japan_day
from host.desk.base.errors import PageUnknown
from host.desk.base.forms import Form
from host.desk.base.parts import DeskParts
from host.desk.base.role import Role
from host.desk.base.strips import ReadStrips, Strip
from host.desk.base.times import format_day_time
from host.desk.disaster.errors import DisasterFormWrong, DisasterModeOff
from host.desk.disaster.forms import HOURS, SEXES, read_begin, read_search
from host.desk.disaster.port import DisasterPort, Result
from host.desk.medical.items import group_items

_MOST_PLACE = 100


def routes(parts: DeskParts, port: DisasterPort) -> list[BaseRoute]:
    """Give the routes of disaster mode."""
    pages = DisasterPages(parts, port)
    return [
        Route("/disaster", pages.show),
        Route("/disaster/begin", pages.begin, methods=["POST"]),
        Route("/disaster/end", pages.end, methods=["POST"]),
        Route("/disaster/search", pages.search, methods=["POST"]),
        Route("/disaster/medical", pages.read_medical, methods=["POST"]),
    ]


def read_strips(port: DisasterPort) -> ReadStrips:
    """Say on every page that it is on."""

    def read() -> tuple[Strip, ...]:
        period = port.current()
        if period is None:
            return ()
        values = {"until": format_day_time(period.until), "by": period.begun_by, "reason": period.reason}
        return (Strip("disaster.strip", values, "/disaster"),)

    return read


class DisasterPages:
    """Disaster mode."""

    def __init__(self, parts: DeskParts, port: DisasterPort) -> None:
        """Search through `port`."""
        self._parts = parts
        self._access = parts.access
        self._port = port

    async def show(self, request: Request) -> Response:
        """GET /disaster: whether it is on, the form that fits, and what was done with it."""
        return await self._page(request)

    async def begin(self, request: Request) -> Response:
        """POST /disaster/begin: switch it on."""
        log_in, form = await self._access.require_post(request, Role.ADMINISTRATOR)
        try:
            reason, until = read_begin(form, self._parts.clock())
        except DisasterFormWrong as error:
            return await self._page(request, form=form, number=error.number, status=error.status)
        await run_in_threadpool(self._port.begin, log_in.user, reason, until)
        return self._access.keep(request, RedirectResponse("/disaster", 303), log_in)

    async def end(self, request: Request) -> Response:
        """POST /disaster/end: switch it off."""
        log_in, _ = await self._access.require_post(request, Role.ADMINISTRATOR)
        await run_in_threadpool(self._port.end, log_in.user)
        return self._access.keep(request, RedirectResponse("/disaster", 303), log_in)

    async def search(self, request: Request) -> Response:
        """POST /disaster/search: look for a person; the answer is shown and not kept."""
        log_in, form = await self._access.require_post(request)
        try:
            search = read_search(form, japan_day(self._parts.clock()))
        except DisasterFormWrong as error:
            return await self._page(request, form=form, number=error.number, status=error.status)
        result = await self._port.search(log_in.user, search)
        if result is None:
            raise DisasterModeOff("it is not on")
        return await self._page(request, form=form, result=result, number=result.reason)

    async def read_medical(self, request: Request) -> Response:
        """POST /disaster/medical: what is known of the health of one of the people found, for clinicians."""
        log_in, form = await self._access.require_post(request, Role.CLINICIAN)
        place = form.text("place")
        if not place.isdecimal() or int(place) > _MOST_PLACE:
            raise PageUnknown("no such person")
        answer = await self._port.read_medical(log_in.user, form.text("use"), int(place))
        if answer is None:
            raise DisasterModeOff("the search is too long ago")
        response = await self._parts.pages.answer(
            request,
            "disaster/medical.html",
            log_in=log_in,
            groups=group_items(answer.items),
            until=answer.available_until,
            seconds=max(0, int(answer.available_until - self._parts.clock())),
            when=format_day_time,
            **self._parts.pages.explain(request, answer.reason.value),
        )
        return self._access.keep(request, response, log_in)

    async def _page(
        self,
        request: Request,
        *,
        form: Form | None = None,
        result: Result | None = None,
        number: int = 0,
        status: int = 200,
    ) -> Response:
        log_in = await self._access.require(request)
        periods = await run_in_threadpool(self._port.list_periods)
        current = await run_in_threadpool(self._port.current)
        shown = current or (periods[0] if periods else None)
        response = await self._parts.pages.answer(
            request,
            "disaster/disaster.html",
            status,
            log_in=log_in,
            current=current,
            periods=periods,
            uses=await run_in_threadpool(self._port.list_uses, shown.period_id) if shown else (),
            form=form or Form({}),
            result=result,
            hours=HOURS,
            sexes=SEXES,
            may_switch=Role.ADMINISTRATOR in log_in.user.roles,
            may_read=Role.CLINICIAN in log_in.user.roles,
            when=format_day_time,
            **self._parts.pages.explain(request, number),
        )
        return self._access.keep(request, response, log_in)
