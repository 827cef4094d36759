"""The checks of an enrolment request: pure, no database and no network."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from device.wire import codec, envelope, version
from device.wire.errors import MessageError
from device.wire.keys import SealingKey, VerifyKey, read_sealing_key, read_verify_key
from device.wire.messages.enrolment import OFFER_TYPE, EnrolmentRequest, OfferClaims, code_digest
from host.base.errors import EnrolmentRefused


@dataclass(frozen=True)
class Proved:
    """The keys of a request whose owner has shown to hold them; the code itself is not checked here."""

    code_digest: str
    tls_key: ec.EllipticCurvePublicKey
    signing: VerifyKey
    opening: SealingKey


def check_request(request: EnrolmentRequest) -> Proved:
    """Check that whoever asks holds the TLS key and the signing key, and made the offer for this very code.

    Raises:
        EnrolmentRefused: one of them is not proved, or a key is of no accepted kind.
    """
    digest = code_digest(request.code)
    try:
        tls_key = read_certificate_request(request.certificate_request)
        claims, signing = _read_offer(request.offer)
        opening = read_sealing_key(claims.opening_key.jwk())
    except MessageError as error:
        raise EnrolmentRefused("the offer or a key of the request is broken") from error
    if not version.is_accepted(request.schema) or not version.is_accepted(claims.schema):
        raise EnrolmentRefused("the schema version is not understood")
    if not hmac.compare_digest(claims.code_digest.encode(), digest.encode()):
        raise EnrolmentRefused("the offer was made for another code")
    return Proved(digest, tls_key, signing, opening)


def read_certificate_request(pem: str) -> ec.EllipticCurvePublicKey:
    """Give the key of a certificate request (PEM) that is signed with that very key; its name counts for nothing.

    Raises:
        EnrolmentRefused: it cannot be read, is not for a key on P-256, or not signed with it.
    """
    try:
        request = x509.load_pem_x509_csr(pem.encode())
        key = request.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise EnrolmentRefused("the certificate request is not for a key on P-256")
        if not request.is_signature_valid:
            raise EnrolmentRefused("the certificate request is not signed with its own key")
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise EnrolmentRefused("the certificate request cannot be read") from error
    return key


def _read_offer(offer: str) -> tuple[OfferClaims, VerifyKey]:
    offered = read_verify_key(codec.from_json(codec.load(_unchecked_payload(offer)), OfferClaims).signing_key.jwk())
    verified = envelope.verify(offer, OFFER_TYPE, lambda kid: offered if kid == offered.kid else None)
    return codec.from_json(verified.claims, OfferClaims), offered


def _unchecked_payload(token: str) -> bytes:
    """Give the payload of a token whose key is not known yet: the key inside is what the token is checked with."""
    parts = token.split(".")
    if len(parts) != 3:
        raise EnrolmentRefused("the offer is no token")
    try:
        text = parts[1].encode("ascii")
        return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise EnrolmentRefused("the offer is no token") from error
