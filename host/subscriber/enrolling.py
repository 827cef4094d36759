"""Enrolment from the subscriber's side: the service is known by its certificate's fingerprint and by nothing else.

The first connection only reads and compares the certificate; the code is sent on a second one that trusts exactly
that certificate. Whoever stands between sees no code.
"""

from __future__ import annotations

import hmac
import socket
import ssl
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.errors import UsageError
from device.wire import codec, envelope, version
from device.wire.errors import MessageError
from device.wire.keys import public_jwk
from device.wire.messages.enrolment import (
    OFFER_TYPE,
    EnrolmentAnswer,
    EnrolmentRequest,
    OfferClaims,
    PublicKey,
    code_digest,
)
from host.base.errors import EnrolmentRefused, EnrolmentUnreachable, FingerprintDiffers
from host.subscriber.folder import SubscriberKeys

_PATH = "/v1/enrolments/subscriber"


@dataclass(frozen=True)
class Invitation:
    """What the clinic's administrator hands over; `fingerprint` is the SHA-256 of the service's certificate."""

    url: str
    code: str = field(repr=False)
    fingerprint: str

    def __post_init__(self) -> None:
        """Check the address."""
        if urlsplit(self.url).scheme != "https" or not urlsplit(self.url).hostname:
            raise UsageError("--url must be an https address")


def enrol(invitation: Invitation, keys: SubscriberKeys, now: float, timeout_s: float) -> EnrolmentAnswer:
    """Enrol; `now` in seconds since 1970, `timeout_s` for each connection.

    Raises:
        FingerprintDiffers: the service shows another certificate; nothing was sent to it.
        EnrolmentUnreachable: no answer, or none in the service's form.
        EnrolmentRefused: the code or the request was refused.
    """
    context = _pinned_context(_read_certificate(invitation, timeout_s))
    request = codec.to_json(_request(invitation.code, keys, now))
    try:
        with httpx.Client(verify=context, timeout=timeout_s, trust_env=False) as client:
            response = client.post(invitation.url.rstrip("/") + _PATH, json=request)
    except httpx.HTTPError as error:
        raise EnrolmentUnreachable(f"{invitation.url}: {type(error).__name__}") from error
    return _read_answer(response)


def _read_certificate(invitation: Invitation, timeout_s: float) -> bytes:
    parts = urlsplit(invitation.url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # nothing is sent before the comparison below
    try:
        with (
            socket.create_connection((parts.hostname or "", parts.port or 443), timeout_s) as plain,
            context.wrap_socket(plain) as connection,
        ):
            certificate = connection.getpeercert(binary_form=True) or b""
    except OSError as error:
        raise EnrolmentUnreachable(f"{invitation.url}: {type(error).__name__}") from error
    wanted = invitation.fingerprint.replace(":", "").lower()
    if not hmac.compare_digest(sha256(certificate).hexdigest().encode(), wanted.encode()):
        raise FingerprintDiffers(f"{invitation.url}: shows another certificate than the one that was promised")
    return certificate


def _pinned_context(certificate: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # the certificate itself is compared, whatever name it has
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # a leaf as the anchor
    context.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(certificate))
    return context


def _request(code: str, keys: SubscriberKeys, now: float) -> EnrolmentRequest:
    offer = OfferClaims(
        version.NEWEST,
        int(now),
        code_digest(code),
        PublicKey.from_jwk(public_jwk(keys.signing)),
        PublicKey.from_jwk(public_jwk(keys.opening)),
    )
    token = envelope.sign(OFFER_TYPE, codec.to_json(offer), keys.signing)
    return EnrolmentRequest(version.NEWEST, code, certificate_request(keys.tls), token)


def certificate_request(key: ec.EllipticCurvePrivateKey) -> str:
    """Give a certificate request (PEM) for a key; it carries no name, since the host takes that from elsewhere."""
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


def _read_answer(response: httpx.Response) -> EnrolmentAnswer:
    if response.status_code in (httpx.codes.FORBIDDEN, httpx.codes.TOO_MANY_REQUESTS):
        raise EnrolmentRefused("the code is wrong, used or too old, or there were too many tries")
    try:
        return codec.from_json(codec.load(response.content), EnrolmentAnswer)
    except MessageError as error:
        raise EnrolmentUnreachable("the service does not answer in its form") from error
