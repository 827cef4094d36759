"""The enrolment service's addresses. Errors are a number and nothing else: a guesser learns nothing from them."""

from __future__ import annotations

from cryptography import x509
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.wire import codec
from device.wire.messages.enrolment import RENEWAL_PATH, EnrolmentRequest, RenewalRequest
from host.base.errors import CertificateNotRenewed, EnrolmentRefused
from host.enrolment.limiter import TriesLimit
from host.enrolment.renewal import RenewalService
from host.enrolment.service import EnrolmentService
from host.store.codes import Kind

_NO_STORE = {"Cache-Control": "no-store"}


def create_app(service: EnrolmentService, renewals: RenewalService, limit: TriesLimit, log: EventLog) -> Starlette:
    """Give the application: POST /v1/enrolments/terminal, /v1/enrolments/subscriber and /v1/renewals."""
    enrolments = [
        Route(f"/v1/enrolments/{kind}", _EnrolmentEndpoint(kind, service, limit, log).post, methods=["POST"])
        for kind in Kind
    ]
    return Starlette(
        routes=[*enrolments, Route(RENEWAL_PATH, _RenewalEndpoint(renewals, log).post, methods=["POST"])]
    )


class _EnrolmentEndpoint:
    def __init__(self, kind: Kind, service: EnrolmentService, limit: TriesLimit, log: EventLog) -> None:
        self._kind = kind
        self._service = service
        self._limit = limit
        self._log = log

    async def post(self, request: Request) -> Response:
        """Answer one request."""
        if not self._limit.allows():
            self._log.event("enrolment_too_often", kind=str(self._kind))
            return _refusal(429)
        try:
            body = codec.from_json(codec.load(await _read_limited(request)), EnrolmentRequest)
            answer = await run_in_threadpool(self._service.enrol, self._kind, body)
        except UketsukeError as error:
            self._log.failure("enrolment_refused", error, kind=str(self._kind))
            return _refusal(403)
        self._log.event("enrolled", name=answer.name)
        return JSONResponse(codec.to_json(answer), headers=_NO_STORE)


class _RenewalEndpoint:
    """Not limited in tries: only holders of a certificate of the clinic's own CA get as far as the database."""

    def __init__(self, service: RenewalService, log: EventLog) -> None:
        self._service = service
        self._log = log

    async def post(self, request: Request) -> Response:
        """Answer one request."""
        try:
            presented = _presented(request)
            body = codec.from_json(codec.load(await _read_limited(request)), RenewalRequest)
            name, answer = await run_in_threadpool(self._service.renew, presented, body)
        except UketsukeError as error:
            self._log.failure("renewal_refused", error)
            return _refusal(403, CertificateNotRenewed.number)
        self._log.event("certificate_renewed", name=name)
        return JSONResponse(codec.to_json(answer), headers=_NO_STORE)


def _presented(request: Request) -> x509.Certificate:
    chain = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_chain", [])
    if not chain:
        raise CertificateNotRenewed("no certificate was shown")
    return x509.load_pem_x509_certificate(chain[0].encode())


async def _read_limited(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > codec.CLAIMS_LIMIT_BYTES:
            raise EnrolmentRefused("the request is too large")
    return bytes(body)


def _refusal(status: int, number: int = EnrolmentRefused.number) -> Response:
    return JSONResponse({"number": number}, status_code=status, headers=_NO_STORE)
