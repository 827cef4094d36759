"""Carrying out a disturbance on one question: late, refused, cut off, or wrongly answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from host.authority.api.problem import problem
from host.authority.base.records import format_record
from host.authority.insurance.answer import Result, aborted, processing
from host.authority.serving.behaviour import Disturbance, Reaction

_SOMEBODY_ELSE = {"name": "別人　架空", "kana": "ﾍﾞﾂｼﾞﾝ ｶｸｳ", "birth_date": "1901-01-01", "number": "9999999"}


class CutResponse(Response):
    """Begins a response and ends the connection before its body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, which promises a body, and nothing more; the server then closes the connection."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def respond(
    disturbance: Disturbance, answer: Callable[[], Awaitable[Any]], undone: Callable[[Result], Any]
) -> Response:
    """Answer one question under a disturbance.

    `answer` does the work; it is not called where the disturbance prevents it. `undone` gives the answer of the same
    kind that tells nothing but a result.
    """
    if disturbance.delay_s:
        await asyncio.sleep(disturbance.delay_s)
    prevented = _prevent(disturbance, undone)
    if prevented is not None:
        return prevented
    return _deliver(disturbance.reaction, format_record(await answer()))


def _prevent(disturbance: Disturbance, undone: Callable[[Result], Any]) -> Response | None:
    reaction = disturbance.reaction
    if reaction is Reaction.REFUSE:
        return problem(503, "unavailable", "the service cannot answer now")
    if reaction is Reaction.MAINTENANCE:
        headers = {"Retry-After": str(disturbance.retry_after_s)}
        return problem(503, "maintenance", "the service is maintained", headers)
    if reaction is Reaction.CUT_BEFORE:
        return CutResponse()
    if reaction is Reaction.BUSY:
        return JSONResponse(format_record(undone(processing())))
    return JSONResponse(format_record(undone(aborted()))) if reaction is Reaction.ABORTED else None


def _deliver(reaction: Reaction, body: dict[str, Any]) -> Response:
    if reaction is Reaction.CUT_AFTER:
        return CutResponse()
    if reaction is Reaction.TRUNCATED:
        text = json.dumps(body)
        return Response(text[: len(text) // 2], media_type="application/json")
    if reaction is Reaction.OTHER_REQUEST:
        return JSONResponse({**body, "request_id": "another-request"})
    if reaction is Reaction.NO_VALIDITY:
        return JSONResponse({**body, "result": {**body["result"], "validity": None}})
    if reaction is Reaction.UNKNOWN_CODE:
        return JSONResponse({**body, "result": {**body["result"], "validity": 99}})
    return JSONResponse(_about_somebody_else(body) if reaction is Reaction.OTHER_PERSON else body)


def _about_somebody_else(body: Any) -> Any:
    """Put somebody else wherever a qualification stands, be it in an answer, a list or a row."""
    if isinstance(body, list):
        return [_about_somebody_else(one) for one in body]
    if not isinstance(body, dict):
        return body
    changed = {key: _about_somebody_else(value) for key, value in body.items()}
    return {**changed, **_SOMEBODY_ELSE} if "insurer_number" in body else changed
