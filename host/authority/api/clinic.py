"""The part for clinics: every question is read, checked to be the asker's own, and answered as behaviour lets it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from device.base.log import EventLog
from host.authority.api.body import read_body
from host.authority.api.clinic_operations import ClinicOperation, clinic_operations
from host.authority.api.disturbance import respond
from host.authority.base.tls import clinic_of
from host.authority.insurance.answer import Result
from host.authority.insurance.japan_time import Clock
from host.authority.serving.authority import Authority
from host.authority.serving.behaviour import BehaviourSwitch


class OtherClinic(Exception):
    """The certificate of the connection is not that of the clinic which the question names."""


class ClinicApi:
    """Answers clinics, as the present behaviour lets it."""

    def __init__(
        self, authority: Authority, switch: BehaviourSwitch, clock: Clock, log: EventLog, on_batch: Callable[[], None]
    ) -> None:
        """Ask `authority`, disturbed by what `switch` says; `on_batch` is told when a batch was taken."""
        self._authority = authority
        self._switch = switch
        self._clock = clock
        self._log = log
        self._on_batch = on_batch

    def routes(self) -> list[Route]:
        """Give the routes, relative to where they are mounted."""
        return [
            Route(operation.path, partial(self._ask, operation), methods=["POST"])
            for operation in clinic_operations(self._authority)
        ]

    async def _ask(self, operation: ClinicOperation, request: Request) -> Response:
        question = await read_body(request, operation.takes, operation.limit_bytes)
        if clinic_of(request.scope) not in (None, question.clinic):
            raise OtherClinic

        async def answer() -> Any:
            return await self._timed(operation, question)

        def undone(result: Result) -> Any:
            return operation.undone(question, result, self._clock().replace(microsecond=0))

        return await respond(self._switch.next(), answer, undone)

    async def _timed(self, operation: ClinicOperation, question: Any) -> Any:
        began = time.monotonic()
        answer = await run_in_threadpool(operation.answer, question)
        milliseconds = round((time.monotonic() - began) * 1000)
        result: Result = answer.result
        self._log.event(operation.event, code=result.code, status=result.validity or 0, milliseconds=milliseconds)
        if operation.event == "batch_taken":
            self._on_batch()
        return answer
