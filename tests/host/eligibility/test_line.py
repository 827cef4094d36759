"""Every way in which the line to the authority can fail has its own reason, since the desk names the failing part."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from host.eligibility.connection import AuthorityConnection, open_authority
from host.eligibility.question import CertificateQuestion, RegistrationRequest
from host.eligibility.reason import Reason
from host.eligibility.retry import RetryLimits

ONCE = RetryLimits(attempts=1, total_s=20)
QUESTION = CertificateQuestion("q-1", "0badcafe", 1, date(2029, 5, 5), date(2026, 11, 24))


def reason_of(connection: AuthorityConnection) -> Reason:
    """Ask one question, and register, which must fail for the same reason."""

    async def ask() -> tuple[Reason, Reason]:
        async with open_authority(connection, lambda: 0.5) as connector:
            answer = await connector.ask_by_certificate(QUESTION)
            outcome = await connector.register(RegistrationRequest("q-2", "0badcafe", 1))
            assert not outcome.registered
            return answer.reason, outcome.reason

    first, second = asyncio.run(ask())
    assert first is second
    return first


@pytest.fixture
def connection(token_file: Path) -> AuthorityConnection:
    return AuthorityConnection("http://127.0.0.1:1", "clinic-a", token_file, retries=ONCE)


def test_nobody_listens(connection: AuthorityConnection) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port meanwhile
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        assert reason_of(dataclasses.replace(connection, url=url)) is Reason.CONNECTION_REFUSED


def test_the_name_leads_nowhere(connection: AuthorityConnection) -> None:
    url = "https://eligibility.invalid"  # RFC 2606: this ending never exists
    assert reason_of(dataclasses.replace(connection, url=url)) is Reason.NAME_NOT_RESOLVED


def test_packets_are_swallowed(connection: AuthorityConnection) -> None:
    """Linux drops new connections without a word when the queue of those not yet taken is full."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        hurried = dataclasses.replace(connection, url=url, connect_s=0.3)
        assert reason_of(hurried) is Reason.AUTHORITY_UNREACHABLE


def test_no_answer(connection: AuthorityConnection) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        hurried = dataclasses.replace(connection, url=url, answer_s=0.3)
        assert reason_of(hurried) is Reason.AUTHORITY_SLOW


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a PEM file with a made-up certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "made-up authority")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(
        key, hashes.SHA256()
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "authority.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def _tls_server(context: ssl.SSLContext) -> Iterator[str]:
    """Take connections over TLS, answer nothing, until the end of the block; give the address."""

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            # the second handle keeps the connection open, so that a refusal's words arrive before its end
            with plain, plain.dup() as spare, suppress(OSError):
                with suppress(ssl.SSLError), context.wrap_socket(plain, server_side=True) as secure:
                    secure.recv(65536)
                spare.shutdown(socket.SHUT_WR)
                while spare.recv(65536):
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        try:
            yield f"https://localhost:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(20)
        assert not thread.is_alive()


def test_the_authoritys_certificate_is_not_known(connection: AuthorityConnection, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with _tls_server(context) as url:
        assert reason_of(dataclasses.replace(connection, url=url)) is Reason.TLS_REFUSED
        known = dataclasses.replace(connection, url=url, ca=certificate)
        assert reason_of(known) is Reason.AUTHORITY_UNREACHABLE  # taken, and cut off without an answer


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_clinics_certificate_is_missing(
    connection: AuthorityConnection, certificate: Path, version: ssl.TLSVersion
) -> None:
    """With TLS 1.3 the client hears of it only when it waits for the answer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.load_verify_locations(certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = context.maximum_version = version
    with _tls_server(context) as url:
        stranger = dataclasses.replace(connection, url=url, ca=certificate)
        assert reason_of(stranger) is Reason.TLS_REFUSED
        known = dataclasses.replace(stranger, certificate=certificate)
        assert reason_of(known) is Reason.AUTHORITY_UNREACHABLE
