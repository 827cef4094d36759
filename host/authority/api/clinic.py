"""The part for clinics: questions about eligibility, registration and its withdrawal."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from device.base.log import EventLog
from host.authority.api.body import read_body
from host.authority.api.disturbance import busy_answer, busy_registration, respond
from host.authority.insurance.answer import Answer, RegistrationAnswer
from host.authority.insurance.japan_time import Clock
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.authority.serving.behaviour import BehaviourSwitch
from host.authority.serving.service import Authority

Given = TypeVar("Given", Answer, RegistrationAnswer)


class ClinicApi:
    """Answers clinics, as the present behaviour lets it."""

    def __init__(self, authority: Authority, switch: BehaviourSwitch, clock: Clock, log: EventLog) -> None:
        """Ask `authority`, disturbed by what `switch` says."""
        self._authority = authority
        self._switch = switch
        self._clock = clock
        self._log = log

    def routes(self) -> list[Route]:
        """Give the routes, relative to where they are mounted."""
        return [
            Route("/eligibility/by-certificate", self.by_certificate, methods=["POST"]),
            Route("/eligibility/by-insured-number", self.by_insured_number, methods=["POST"]),
            Route("/registrations", self.register, methods=["POST"]),
            Route("/registrations/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def by_certificate(self, request: Request) -> Response:
        """Answer a question by certificate."""
        question = await read_body(request, CertificateQuestion)
        return await self._eligibility(question.request_id, partial(self._authority.ask_by_certificate, question))

    async def by_insured_number(self, request: Request) -> Response:
        """Answer a question by insured number."""
        question = await read_body(request, InsuredNumberQuestion)
        return await self._eligibility(question.request_id, partial(self._authority.ask_by_insured_number, question))

    async def register(self, request: Request) -> Response:
        """Register a certificate."""
        return await self._registration(request, self._authority.register)

    async def withdraw(self, request: Request) -> Response:
        """Withdraw a registration."""
        return await self._registration(request, self._authority.withdraw)

    async def _eligibility(self, request_id: str, work: Callable[[], Answer]) -> Response:
        async def answer() -> Answer:
            return await self._timed("eligibility_answered", work)

        return await respond(self._switch.next(), answer, lambda: busy_answer(request_id, self._clock()))

    async def _registration(
        self, request: Request, carry_out: Callable[[RegistrationRequest], RegistrationAnswer]
    ) -> Response:
        wish = await read_body(request, RegistrationRequest)

        async def answer() -> RegistrationAnswer:
            return await self._timed("registration_answered", partial(carry_out, wish))

        return await respond(self._switch.next(), answer, lambda: busy_registration(wish.request_id, self._clock()))

    async def _timed(self, event: str, work: Callable[[], Given]) -> Given:
        began = time.monotonic()
        answer = await run_in_threadpool(work)
        milliseconds = round((time.monotonic() - began) * 1000)
        validity = answer.result.validity
        self._log.event(event, code=answer.result.code, status=validity or 0, milliseconds=milliseconds)
        return answer
