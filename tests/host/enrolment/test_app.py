"""The enrolment service over ASGI: one success for each code, and refusals that tell nothing."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from sqlalchemy import Connection

from device.wire import codec
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer
from host.enrolment.app import create_app
from host.enrolment.codes import CodeMaker
from host.enrolment.limiter import TriesLimit
from host.enrolment.renewal import RenewalService
from host.enrolment.service import Clinic, EnrolmentService, Followed
from host.pki.files import make_missing_authority
from host.store.codes import Kind
from tests.host.line.voice import TerminalKeys
from tests.host.world import NOW, World

TRIES = 6


class Service:
    """The service and its codes, over ASGI."""

    def __init__(self, world: World, folder: Path) -> None:
        self.authority = make_missing_authority(folder / "pki", "c1", NOW)
        self.enrolled = 0
        self.codes = CodeMaker(world.engine, 1800, random.Random(1).choice, world.clock)
        self.replaced = 0
        clinic = Clinic("c1", BrokerAddress("127.0.0.1", 8883), "https://127.0.0.1:8443")
        followed = Followed(self.reseal, self.count)
        service = EnrolmentService(world.engine, self.authority, world.keys, clinic, world.clock, followed)
        renewals = RenewalService(world.engine, self.authority, world.clock)
        self.app = create_app(service, renewals, TriesLimit(TRIES, world.clock), world.log)

    def count(self, replaced: bool) -> None:
        self.enrolled += 1
        self.replaced += replaced

    def reseal(self, _connection: Connection, subscriber: str) -> None:
        self.resealed = subscriber

    def post(self, body: Any, kind: str = "terminal") -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="https://enrolment") as client:
                return await client.post(
                    f"/v1/enrolments/{kind}",
                    content=body if isinstance(body, bytes) else None,
                    json=None if isinstance(body, bytes) else body,
                )

        return asyncio.run(send())


@pytest.fixture
def service(world: World, tmp_path: Path) -> Service:
    return Service(world, tmp_path)


def request(code: str, keys: TerminalKeys | None = None) -> dict[str, Any]:
    return codec.to_json((keys or TerminalKeys()).request(code))


def test_name_and_letter_come_from_the_code(world: World, service: Service) -> None:
    made = service.codes.make(Kind.TERMINAL, "side", "B")
    keys = TerminalKeys()
    response = service.post(request(made.code, keys))
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    answer = codec.from_json(response.json(), EnrolmentAnswer)
    assert (answer.name, answer.letter, answer.clinic) == ("t-side", "B", "c1")
    assert answer.host == world.keys.identity()
    certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
    assert certificate.subject.rfc4514_string() == "CN=t-side,O=c1"
    assert certificate.public_key() == keys.tls.public_key()
    certificate.verify_directly_issued_by(service.authority.certificate)
    assert service.enrolled == 1


def test_code_serves_once(service: Service) -> None:
    made = service.codes.make(Kind.TERMINAL, "side", "B")
    assert service.post(request(made.code)).status_code == 200
    refused = service.post(request(made.code))
    assert (refused.status_code, refused.json()) == (403, {"number": 801})


def test_terminals_code_at_the_subscribers_address(service: Service) -> None:
    made = service.codes.make(Kind.TERMINAL, "side", "B")
    assert service.post(request(made.code), "subscriber").status_code == 403
    assert service.post(request(made.code)).status_code == 200


def test_refused_request_uses_up_no_code(service: Service) -> None:
    made = service.codes.make(Kind.TERMINAL, "side", "B")
    assert service.post({**request(made.code), "offer": "x"}).status_code == 403
    assert service.post(request(made.code)).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b"\xff", b"x" * 40_000, b"[" * 30_000])
def test_rubbish(service: Service, body: bytes) -> None:
    refused = service.post(body)
    assert (refused.status_code, refused.json()) == (403, {"number": 801})


def test_guesses_are_few(world: World, service: Service) -> None:
    made = service.codes.make(Kind.TERMINAL, "side", "B")
    for _ in range(TRIES):
        service.post(request("AAAAA-AAAAA"))
    assert service.post(request(made.code)).status_code == 429
    world.clock.now += 60
    assert service.post(request(made.code)).status_code == 200


def test_other_addresses(service: Service) -> None:
    assert service.post({}, "host").status_code == 404


def test_same_device_keeps_its_former_certificate(world: World, service: Service) -> None:
    keys = TerminalKeys()
    for _ in range(2):
        assert service.post(request(service.codes.make(Kind.TERMINAL, "side", "B").code, keys)).status_code == 200
    assert world.rows("SELECT revoked_at FROM certificates") == [(None,), (None,)]
    assert service.replaced == 0


def test_other_device_of_that_name_ends_the_former_ones_certificates(world: World, service: Service) -> None:
    for _ in range(2):
        assert service.post(request(service.codes.make(Kind.TERMINAL, "side", "B").code)).status_code == 200
    assert world.rows("SELECT reason FROM certificates ORDER BY revoked_at IS NULL") == [("replaced",), ("",)]
    assert service.replaced == 1


def test_subscribers_results_are_sealed_anew(service: Service) -> None:
    made = service.codes.make(Kind.SUBSCRIBER, "kensa")
    assert service.post(request(made.code), "subscriber").status_code == 200
    assert service.resealed == "s-kensa"


def test_renewal_without_a_certificate(service: Service) -> None:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="https://x") as client:
            return await client.post("/v1/renewals", json={"schema": 0, "certificate_request": "x"})

    refused = asyncio.run(send())
    assert (refused.status_code, refused.json()) == (403, {"number": 805})
