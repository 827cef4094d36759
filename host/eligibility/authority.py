"""The connector to the simulated authority over HTTP. It never raises for what the authority or the line do.

A look-up by certificate serial is possible with the simulator only: the real system offers it to licensed
readers alone. Secrets and personal data travel in headers and bodies, never in an address.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import httpx

from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome, could_not_check
from host.eligibility.errors import (
    AuthorityBusy,
    AuthorityError,
    AuthorityRefused,
    AuthoritySlow,
    AuthorityUnreachable,
    AuthorityWrongAnswer,
)
from host.eligibility.judgement import check_same_person, judge_answer, judge_registration
from host.eligibility.official import OfficialAnswer, parse_answer, parse_registration
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.eligibility.retry import Jitter, RetryLimits, ask_patiently

T = TypeVar("T")

ANSWER_LIMIT_BYTES = 256 * 1024
"""An answer about one person has a hundredth of this."""

_IDLE_S = 2.0
"""Servers end idle connections after about 5 s; a question sent into that moment is lost, so ours end before."""


@dataclass(frozen=True)
class AuthorityConnection:
    """Where the authority is, as whom to ask it, and how long to wait: `connect_s` and `answer_s` per try."""

    url: str
    clinic: str
    token_file: Path
    connect_s: float = 2.0
    answer_s: float = 4.0
    retries: RetryLimits = field(default_factory=RetryLimits)

    def __post_init__(self) -> None:
        """Check the address and the limits."""
        if not self.url.startswith(("http://127.0.0.1:", "http://[::1]:", "https://")):
            raise ValueError("url must be https, or http on loopback: the token must not travel in the clear")
        if min(self.connect_s, self.answer_s) <= 0:
            raise ValueError("connect_s and answer_s must be above 0")


@asynccontextmanager
async def open_authority(connection: AuthorityConnection, jitter: Jitter) -> AsyncIterator[AuthorityConnector]:
    """Give a connector whose connections are kept between questions and closed at the end.

    Raises:
        OSError: the token file cannot be read.
    """
    token = connection.token_file.read_text("ascii").strip()
    client = httpx.AsyncClient(
        base_url=connection.url,
        headers={"Authorization": f"Bearer {token}"},
        timeout=httpx.Timeout(connection.answer_s, connect=connection.connect_s),
        limits=httpx.Limits(keepalive_expiry=_IDLE_S),
        trust_env=False,  # no proxy and no certificate file from the environment
    )
    async with client:
        yield AuthorityConnector(client, connection.clinic, connection.retries, jitter)


class AuthorityConnector:
    """Asks the authority as one clinic; an `EligibilityConnector`."""

    def __init__(self, client: httpx.AsyncClient, clinic: str, retries: RetryLimits, jitter: Jitter) -> None:
        """Ask through `client`, which brings address, token and time limits."""
        self._client = client
        self._clinic = clinic
        self._retries = retries
        self._jitter = jitter

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Ask who holds a certificate and how the person is insured."""
        body = {
            "issuer_key_id": question.issuer_key_id,
            "serial": str(question.serial),
            "not_after": question.not_after,
            "on_date": question.on_date,
        }
        return await self._eligibility("/v1/eligibility/by-certificate", question.request_id, body, judge_answer)

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask how the person with an insured number and birth date is insured."""

        def judge(answer: OfficialAnswer) -> EligibilityAnswer:
            check_same_person(answer.qualification, question)
            # Whatever the authority says: a number that anybody can read off a paper opens no medical information.
            return replace(judge_answer(answer), medical_information=False)

        body = {
            "insurer_number": question.insurer_number,
            "symbol": question.symbol,
            "number": question.number,
            "branch": question.branch,
            "birth_date": question.birth_date,
            "on_date": question.on_date,
        }
        return await self._eligibility("/v1/eligibility/by-insured-number", question.request_id, body, judge)

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Register a certificate as the holder's insurance card."""
        return await self._registration("/v1/registrations", request)

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Withdraw such a registration."""
        return await self._registration("/v1/registrations/withdraw", request)

    async def _eligibility(
        self,
        path: str,
        request_id: str,
        body: Mapping[str, object],
        judge: Callable[[OfficialAnswer], EligibilityAnswer],
    ) -> EligibilityAnswer:
        async def ask() -> EligibilityAnswer:
            answer = parse_answer(await self._post(path, request_id, body))
            _check_own(answer.request_id, request_id)
            return judge(answer)

        try:
            return await self._patiently(ask)
        except AuthorityError as error:
            return could_not_check(error.reason)

    async def _registration(self, path: str, request: RegistrationRequest) -> RegistrationOutcome:
        body = {"issuer_key_id": request.issuer_key_id, "serial": str(request.serial)}

        async def ask() -> RegistrationOutcome:
            answer = parse_registration(await self._post(path, request.request_id, body))
            _check_own(answer.request_id, request.request_id)
            return judge_registration(answer)

        try:
            return await self._patiently(ask)
        except AuthorityError as error:
            return RegistrationOutcome(registered=False, reason=error.reason)

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        return await ask_patiently(ask, self._retries, self._jitter)

    async def _post(self, path: str, request_id: str, body: Mapping[str, object]) -> bytes:
        whole = {"request_id": request_id, "clinic": self._clinic, **{key: str(value) for key, value in body.items()}}
        try:
            async with self._client.stream("POST", path, json=whole) as response:
                check_http_status(response.status_code)
                return await _read_limited(response)
        except httpx.TimeoutException as error:
            raise AuthoritySlow("no answer in time") from error
        except httpx.TransportError as error:
            raise AuthorityUnreachable("no connection, or cut off") from error
        except httpx.HTTPError as error:
            raise AuthorityWrongAnswer("the answer's encoding is broken") from error


def check_http_status(status: int) -> None:
    """Let a 200 through; 429 and 5xx are for a later try, other 4xx are refusals, the rest is wrong.

    Raises:
        AuthorityError: of the class that says what to do.
    """
    if status == httpx.codes.OK:
        return
    if status == httpx.codes.TOO_MANY_REQUESTS or 500 <= status < 600:
        raise AuthorityBusy(f"HTTP status {status}")
    if 400 <= status < 500:
        raise AuthorityRefused(f"HTTP status {status}")
    raise AuthorityWrongAnswer(f"HTTP status {status}")


async def _read_limited(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > ANSWER_LIMIT_BYTES:
            raise AuthorityWrongAnswer(f"the answer is over {ANSWER_LIMIT_BYTES} bytes")
    return bytes(body)


def _check_own(answered: str, asked: str) -> None:
    if answered != asked:
        raise AuthorityWrongAnswer("the answer is to another request")
