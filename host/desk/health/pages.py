"""The health page's route: `/terminals`."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from host.desk.base.parts import DeskParts
from host.desk.base.role import EVERYBODY
from host.desk.health.cards import make_cards
from host.desk.health.port import HealthPort


def routes(parts: DeskParts, port: HealthPort) -> list[BaseRoute]:
    """Give the page's routes; every role may see it."""

    async def show(request: Request) -> Response:
        log_in = await parts.access.require(request, *EVERYBODY)
        terminals = await run_in_threadpool(port.terminals)
        cards = make_cards(terminals, parts.pages.catalogue(request), parts.clock())
        response = await parts.pages.answer(request, "health/terminals.html", log_in=log_in, cards=cards)
        return parts.access.keep(request, response, log_in)

    return [Route("/terminals", show)]
