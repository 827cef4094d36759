"""Enrolment: from a one-time code to a TLS identity, and the host's public keys for the firmware.

The TLS key is made here and never leaves; the firmware's keys are made there, only their public halves pass in an
offer that it signs over the code's digest. The code goes to a server with the named certificate and nowhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from device.daemon.base.errors import EnrolmentFailed, EnrolmentRefused
from device.daemon.trust.identity import check_answer
from device.daemon.trust.pinned import PinnedServer
from device.wire import codec, version
from device.wire.errors import MessageError
from device.wire.local import EnrolCommand
from device.wire.messages.enrolment import EnrolmentAnswer, EnrolmentRequest, code_digest

if TYPE_CHECKING:
    import httpx

_PATH = "/v1/enrolments/terminal"
_OK = 200
_REQUEST_NAME = "terminal"  # the host takes the name from its code, never from the request


@dataclass(frozen=True)
class NewIdentity:
    """The host's answer, checked, and the TLS key (PKCS#8 PEM) that its certificate is for."""

    answer: EnrolmentAnswer
    tls_key: bytes


async def enrol(
    command: EnrolCommand, request_offer: Callable[[str], Awaitable[str]], timeout_s: float
) -> NewIdentity:
    """Enrol with the host that the command names; `request_offer` lets the firmware sign over the code's digest.

    Raises:
        EnrolmentFailed: refused, not reached, another certificate, or no firmware; its number says which.
    """
    server = PinnedServer(command.url, command.fingerprint)
    offer = await request_offer(code_digest(command.code))
    tls_key = ec.generate_private_key(ec.SECP256R1())
    request = EnrolmentRequest(version.NEWEST, command.code, make_request(tls_key), offer)
    response = await server.post(_PATH, codec.dump(codec.to_json(request)), timeout_s)
    answer = _read_answer(response)
    _check_key(answer, tls_key)
    return NewIdentity(answer, key_pem(tls_key))


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give a private key as PKCS#8 PEM; the caller keeps the file to itself."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def make_request(key: ec.EllipticCurvePrivateKey) -> str:
    """Give a certificate request (PEM) for a key; the host takes the name from elsewhere."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _REQUEST_NAME)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


def _read_answer(response: httpx.Response) -> EnrolmentAnswer:
    if response.status_code != _OK:
        raise EnrolmentRefused(f"the host answers with status {response.status_code}")
    try:
        return check_answer(codec.from_json(codec.load(response.content), EnrolmentAnswer, "enrolment"))
    except MessageError as error:
        raise EnrolmentFailed("the host's answer cannot be used") from error


def _check_key(answer: EnrolmentAnswer, key: ec.EllipticCurvePrivateKey) -> None:
    certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
    if certificate.public_key() != key.public_key():
        raise EnrolmentFailed("the certificate is for another key")
