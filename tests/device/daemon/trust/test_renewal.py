"""What the daemon does not accept as a renewal; that it works is shown on real programs in tests/trust."""

from __future__ import annotations

import asyncio
import io
import json
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.log import EventLog
from device.daemon.base.settings import RenewalSettings
from device.daemon.trust.identity import Identity, IdentityStore
from device.daemon.trust.renewal import Renewal
from device.wire import codec
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, RenewalAnswer
from tests.device.daemon.certificates import TestAuthority, private_pem, public_pem
from tests.device.daemon.keys_of_host import HostKeys
from tests.device.daemon.waiting import wait_until

pytestmark = pytest.mark.system

AUTHORITY, KEYS = TestAuthority.make(), HostKeys()
SETTINGS = RenewalSettings(check_every_s=0.05, retry_s=0.05, retry_max_s=0.1, timeout_s=2.0)
Answering = Callable[[str], tuple[int, dict[str, Any]]]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[str, list[Answering]]]:
    """An enrolment service whose answer is set by the test; it takes only clients with a certificate."""
    answering: list[Answering] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, answer = answering[-1](body["certificate_request"])
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    certificate, key = AUTHORITY.write_pair(tmp_path, "service")
    (tmp_path / "ca.pem").write_bytes(public_pem(AUTHORITY.certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(tmp_path / "ca.pem"))
    context.load_cert_chain(certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", answering
    server.shutdown()
    thread.join()
    server.server_close()


def identity_in(folder: Path, url: str) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = public_pem(AUTHORITY.certify("t-front", key.public_key())).decode()
    ca = public_pem(AUTHORITY.certificate).decode()
    answer = EnrolmentAnswer(0, "c1", "t-front", "A", certificate, ca, BrokerAddress("127.0.0.1", 1), KEYS.identity())
    return IdentityStore(folder).save(replace(answer, renewal_url=url), private_pem(key))


def renewed(request: str, name: str = "t-front", key: ec.EllipticCurvePublicKey | None = None) -> dict[str, Any]:
    asked = x509.load_pem_x509_csr(request.encode()).public_key()
    assert isinstance(asked, ec.EllipticCurvePublicKey)
    certificate = public_pem(AUTHORITY.certify(name, key or asked)).decode()
    return codec.to_json(RenewalAnswer(0, certificate, public_pem(AUTHORITY.certificate).decode()))


def run_until(folder: Path, identity: Identity, wanted: Callable[[str], bool], *, later_s: float) -> list[Identity]:
    """Run the renewal until its log says what is wanted; give the identities that came into force."""
    log, came = io.StringIO(), list[Identity]()
    renewal = Renewal(
        SETTINGS, IdentityStore(folder), random.Random(1), lambda: time.time() + later_s, EventLog("x", log)
    )

    async def run() -> None:
        task = asyncio.create_task(renewal.run(lambda: identity, came.append))
        await asyncio.to_thread(wait_until, lambda: wanted(log.getvalue()))
        task.cancel()

    asyncio.run(run())
    return came


SIX_DAYS_S = 6 * 86_400.0
BAD: dict[str, Answering] = {
    "refused": lambda _request: (403, {"number": 805}),
    "no answer of ours": lambda _request: (200, {"certificate": 1}),
    "for another name": lambda request: (200, renewed(request, "t-other")),
    "for another key": lambda request: (
        200,
        renewed(request, key=ec.generate_private_key(ec.SECP256R1()).public_key()),
    ),
    "no certificate": lambda request: (200, {**renewed(request), "certificate": "x"}),
}


@pytest.mark.parametrize("way", sorted(BAD))
def test_what_is_not_taken_leaves_everything_as_it_was(
    tmp_path: Path, service: tuple[str, list[Answering]], way: str
) -> None:
    url, answering = service
    answering.append(BAD[way])
    (tmp_path / "state").mkdir()
    identity = identity_in(tmp_path / "state", url)
    came = run_until(tmp_path / "state", identity, lambda log: log.count('"error": 805') > 1, later_s=SIX_DAYS_S)
    assert came == []
    assert IdentityStore(tmp_path / "state").load() == identity
    assert IdentityStore(tmp_path / "state").load_renewed(identity) is None


def test_nothing_is_asked_before_two_thirds_of_life(tmp_path: Path, service: tuple[str, list[Answering]]) -> None:
    url, answering = service
    asked: list[str] = []

    def note(request: str) -> tuple[int, dict[str, Any]]:
        asked.append(request)
        return 403, {}

    answering.append(note)
    (tmp_path / "state").mkdir()
    identity = identity_in(tmp_path / "state", url)
    started = time.monotonic()
    run_until(tmp_path / "state", identity, lambda _log: time.monotonic() > started + 0.5, later_s=4 * 86_400.0)
    assert asked == []


def test_renewed_one_waits_while_the_broker_is_not_reached(
    tmp_path: Path, service: tuple[str, list[Answering]]
) -> None:
    url, answering = service
    answering.append(lambda request: (200, renewed(request)))
    state = tmp_path / "state"
    state.mkdir()
    identity = identity_in(state, url)
    came = run_until(state, identity, lambda _log: (state / "renewed.json").exists(), later_s=SIX_DAYS_S)
    assert came == []
    assert IdentityStore(state).load() == identity
    assert IdentityStore(state).load_renewed(identity) is not None
