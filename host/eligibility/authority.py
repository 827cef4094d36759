"""The connector to the simulated authority over HTTP. It never raises for what the authority or the line do.

A look-up by certificate serial is possible with the simulator only: the real system offers it to licensed
readers alone. Secrets and personal data travel in headers and bodies, never in an address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import httpx

from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchResult, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterQuestion
from host.eligibility.errors import AnotherPerson, AuthorityError
from host.eligibility.judgement import check_same_person, judge_answer, judge_registration
from host.eligibility.line import ANSWER_LIMIT_BYTES, BATCH_LIMIT_BYTES, post
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.official import OfficialAnswer, parse_answer, parse_registration
from host.eligibility.official_more import (
    MoreAnswer,
    format_rows,
    parse_more,
    read_batch,
    read_disaster,
    read_medical,
)
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.eligibility.reason import Reason
from host.eligibility.retry import Jitter, RetryLimits, ask_patiently

T = TypeVar("T")

BATCH_ROWS = 5000
"""What the authority takes in one piece."""

MEDICAL_LIMIT_BYTES = 8 * 1024 * 1024
"""Years of medicines of one person."""

_CONSENTS = {
    ConsentKind.LIMIT_CERTIFICATE: "limit",
    ConsentKind.MEDICINES: "medicines",
    ConsentKind.DIAGNOSES: "diagnoses",
    ConsentKind.SURGERY: "surgery",
    ConsentKind.CHECKUPS: "checkups",
}


@dataclass(frozen=True, repr=False)
class _Asked:
    path: str
    request_id: str
    body: Mapping[str, object]
    limit_bytes: int = ANSWER_LIMIT_BYTES


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
            "not_after": question.not_after.isoformat(),
            "on_date": question.on_date.isoformat(),
            "consents": {name: kind in question.consents for kind, name in _CONSENTS.items()},
        }
        return await self._eligibility("/v1/eligibility/by-certificate", question.request_id, body, judge_answer)

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask how the person with an insured number and birth date is insured."""

        def judge(answer: OfficialAnswer) -> EligibilityAnswer:
            check_same_person(answer.qualifications, question)
            # Whatever the authority says: a number that anybody can read off a paper opens no medical information.
            return replace(judge_answer(answer), medical_information=False, medical_token="")

        body = {
            "insurer_number": question.insurer_number,
            "symbol": question.symbol,
            "number": question.number,
            "branch": question.branch,
            "birth_date": question.birth_date.isoformat(),
            "on_date": question.on_date.isoformat(),
        }
        return await self._eligibility("/v1/eligibility/by-insured-number", question.request_id, body, judge)

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Register a certificate as the holder's insurance card."""
        return await self._registration("/v1/registrations", request)

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Withdraw such a registration."""
        return await self._registration("/v1/registrations/withdraw", request)

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Hand in a list of insured numbers, in as many pieces as the authority wants it."""
        receipts = []
        for part in question.parts(BATCH_ROWS):
            ticket = await self._start_part(part)
            if not ticket.started:
                return BatchTicket(question, "", ticket.reason)
            receipts.append(ticket.receipt)
        return BatchTicket(question, " ".join(receipts))

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Ask how far a batch came, and take its results when all of it is done."""
        results: list[BatchResult] = []
        for part, receipt in zip(ticket.question.parts(BATCH_ROWS), ticket.receipt.split(), strict=True):
            state = await self._poll_part(part, receipt)
            if state.progress is not BatchProgress.DONE:
                return replace(state, done=len(results) + state.done)
            results += state.results
        return BatchState(BatchProgress.DONE, tuple(results))

    async def read_medical_information(self, question: MedicalQuestion) -> MedicalAnswer:
        """Read what a person let the clinic see: one question for each kind that there is a token of."""
        tokens = dict(part.split("=", 1) for part in question.token.split() if "=" in part)
        kinds = [kind for kind in question.kinds if kind.value in tokens]
        if not kinds:
            return MedicalAnswer(reason=Reason.MEDICAL_NOT_ALLOWED)
        answers = [await self._read_kind(question.request_id, kind, tokens[kind.value]) for kind in kinds]
        for answer in answers:
            if not answer.could_read:
                return answer
        items = tuple(item for answer in answers for item in answer.items)
        return MedicalAnswer(items, min(answer.available_until for answer in answers))

    async def search_in_disaster(self, question: DisasterQuestion) -> DisasterAnswer:
        """Find a person by name, birth date, sex and address."""
        body = {
            "staff": question.asked_by,
            "consent": "oral",
            "name": question.name,
            "kana": question.kana,
            "birth_date": question.birth_date.isoformat(),
            "sex": question.sex,
            "address": question.address_part,
        }
        asked = _Asked("/v1/disaster/search", question.request_id, body)
        return await self._more(asked, read_disaster, lambda reason: DisasterAnswer(reason=reason))

    async def _start_part(self, question: BatchQuestion) -> BatchTicket:
        def receipt(answer: MoreAnswer) -> BatchTicket:
            if answer.refused:
                return BatchTicket(question, "", Reason.OFFICIAL_ERROR)
            return BatchTicket(question, answer.fields.text("reception_number"))

        asked = _Asked("/v1/batches", question.request_id, {"rows": format_rows(question)})
        return await self._more(asked, receipt, lambda reason: BatchTicket(question, "", reason))

    async def _poll_part(self, question: BatchQuestion, receipt: str) -> BatchState:
        body = {"reception_number": receipt}
        asked = _Asked("/v1/batches/result", question.request_id, body, BATCH_LIMIT_BYTES)
        return await self._more(
            asked,
            lambda answer: read_batch(answer, question),
            lambda reason: BatchState(BatchProgress.FAILED, reason=reason),
        )

    async def _read_kind(self, request_id: str, kind: ConsentKind, token: str) -> MedicalAnswer:
        body = {"token": token, "kind": kind.value}
        asked = _Asked("/v1/medical-information", f"{request_id}-{kind.value}", body, MEDICAL_LIMIT_BYTES)
        return await self._more(
            asked, lambda answer: read_medical(answer, kind), lambda reason: MedicalAnswer(reason=reason)
        )

    async def _more(self, asked: _Asked, read: Callable[[MoreAnswer], T], fail: Callable[[Reason], T]) -> T:
        async def ask() -> T:
            answer = parse_more(await self._post(asked.path, asked.request_id, asked.body, asked.limit_bytes))
            _check_own(answer.request_id, asked.request_id)
            return read(answer)

        try:
            return await self._patiently(ask)
        except AuthorityError as error:
            return fail(error.reason)

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

    async def _post(
        self, path: str, request_id: str, body: Mapping[str, object], limit_bytes: int = ANSWER_LIMIT_BYTES
    ) -> bytes:
        whole = {"request_id": request_id, "clinic": self._clinic, **body}
        return await post(self._client, path, whole, limit_bytes)


def _check_own(answered: str, asked: str) -> None:
    if answered != asked:
        raise AnotherPerson("the answer is to another request")
