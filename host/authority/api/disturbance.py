"""Carrying out a disturbance on one question: late, refused, cut off, or wrongly answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from host.authority.api.problem import problem
from host.authority.insurance.answer import Answer, RegistrationAnswer, Use, processing
from host.authority.insurance.codes import Registration
from host.authority.serving.behaviour import Disturbance, Reaction
from host.authority.serving.records import format_record

RETRY_AFTER_S = 600
"""What a maintenance window says about its end."""

AnyAnswer = Answer | RegistrationAnswer


class CutResponse(Response):
    """Begins a response and ends the connection before its body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, which promises a body, and nothing more; the server then closes the connection."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def respond(
    disturbance: Disturbance, answer: Callable[[], Awaitable[AnyAnswer]], busy: Callable[[], AnyAnswer]
) -> Response:
    """Answer one question under a disturbance.

    `answer` does the work; it is not called where the disturbance prevents it. `busy` gives the answer that asks
    to put the question again.
    """
    if disturbance.delay_s:
        await asyncio.sleep(disturbance.delay_s)
    prevented = _prevent(disturbance.reaction, busy)
    if prevented is not None:
        return prevented
    return _deliver(disturbance.reaction, format_record(await answer()))


def busy_answer(request_id: str, now: datetime) -> Answer:
    """Give the answer "processing" to a question about eligibility."""
    return Answer(
        request_id=request_id,
        result=processing(),
        confirmed_at=now,
        persons_found=0,
        qualification=None,
        certificate=None,
        registration=Registration.UNKNOWN,
        use=Use(medical_information=False),
    )


def busy_registration(request_id: str, now: datetime) -> RegistrationAnswer:
    """Give the answer "processing" to a registration."""
    return RegistrationAnswer(request_id, processing(), now, registered=False)


def _prevent(reaction: Reaction, busy: Callable[[], AnyAnswer]) -> Response | None:
    if reaction is Reaction.REFUSE:
        return problem(503, "unavailable", "the service cannot answer now")
    if reaction is Reaction.MAINTENANCE:
        return problem(503, "maintenance", "the service is maintained", {"Retry-After": str(RETRY_AFTER_S)})
    if reaction is Reaction.CUT_BEFORE:
        return CutResponse()
    return JSONResponse(format_record(busy())) if reaction is Reaction.BUSY else None


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
    return JSONResponse(body)
