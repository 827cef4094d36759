"""How tests and the demo act on the stand-in: a card is used at the reader, or it is told how to behave."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from host.stand_in.behaviour import Behaviour, FileEncoding, Mode
from host.stand_in.line import LineDown
from host.stand_in.office import LinkageOffice


def build_control(office: LinkageOffice) -> Starlette:
    """Give the application."""

    async def use_card(request: Request) -> Response:
        card: dict[str, Any] = await request.json()
        try:
            name = await run_in_threadpool(office.use_card, card)
        except LineDown as error:
            return JSONResponse({"error": str(error)}, 502)
        return JSONResponse({"file": name})

    async def behave(request: Request) -> Response:
        data: dict[str, Any] = await request.json()
        try:
            office.behave(
                Behaviour(
                    Mode(data.get("mode", "normal")),
                    bool(data.get("zipped", False)),
                    FileEncoding(data.get("encoding", "as_asked")),
                    float(data.get("delay_s", 0)),
                )
            )
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 422)
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/cards", use_card, methods=["POST"]),
            Route("/behaviour", behave, methods=["PUT"]),
        ]
    )
