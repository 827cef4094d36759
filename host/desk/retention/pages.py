"""The retention page's route: `/retention`."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from host.desk.base.parts import DeskParts
from host.desk.base.role import Role
from host.desk.base.times import format_day, format_day_time
from host.desk.retention.port import RetentionPort


def routes(parts: DeskParts, port: RetentionPort) -> list[BaseRoute]:
    """Give the page's routes; an administrator may see it."""

    async def show(request: Request) -> Response:
        log_in = await parts.access.require(request, Role.ADMINISTRATOR)
        lines = await run_in_threadpool(port.kept)
        response = await parts.pages.answer(
            request,
            "retention/retention.html",
            log_in=log_in,
            lines=lines,
            ran_at=max((line.ran_at for line in lines), default=0.0),
            day=format_day,
            time=format_day_time,
            count="{:,}".format,
        )
        return parts.access.keep(request, response, log_in)

    return [Route("/retention", show)]
