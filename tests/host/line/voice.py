"""What a terminal says, made of the contract only: enrolment requests, sealed visits, registration requests."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jws

from device.wire import codec, envelope
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    public_jwk,
    read_sealing_key,
)
from device.wire.messages.enrolment import (
    OFFER_TYPE,
    EnrolmentRequest,
    HostIdentity,
    OfferClaims,
    PublicKey,
    code_digest,
)
from device.wire.messages.registration import REGISTRATION_TYPE, RegistrationClaims
from device.wire.messages.visit import VISIT_TYPE, Clock, RegistrationRequest, VisitClaims, VisitResult
from tests.host.line.bodies import new_id


@dataclass(frozen=True)
class TerminalKeys:
    """The keys of a terminal."""

    tls: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    signing: SigningKey = field(default_factory=generate_signing_key)
    opening: OpeningKey = field(default_factory=generate_opening_key)

    def request(self, code: str, *, name: str = "t-somebody-else", offered_for: str = "") -> EnrolmentRequest:
        """Give an enrolment request; the name in it counts for nothing."""
        subject = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, name)])
        request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(self.tls, hashes.SHA256())
        offer = OfferClaims(
            0,
            int(time.time()),
            code_digest(offered_for or code),
            PublicKey.from_jwk(public_jwk(self.signing)),
            PublicKey.from_jwk(public_jwk(self.opening)),
        )
        pem = request.public_bytes(serialization.Encoding.PEM).decode()
        return EnrolmentRequest(0, code, pem, envelope.sign(OFFER_TYPE, codec.to_json(offer), self.signing))


@dataclass
class Voice:
    """A terminal's name, keys and counter; it knows the host it speaks to."""

    name: str
    host: HostIdentity
    keys: TerminalKeys = field(default_factory=TerminalKeys)
    boot: str = field(default_factory=new_id)
    seq: int = 0

    def claims(self, body: VisitResult, nonce: str = "") -> VisitClaims:
        """Give the claims of a visit, with the next number."""
        self.seq += 1
        now = int(time.time())
        return VisitClaims(0, self.name, self.host.name, new_id(), now, Clock(), self.boot, self.seq, nonce, body)

    def request(self, request: RegistrationRequest) -> RegistrationClaims:
        """Give the claims of a registration request, with the next number."""
        self.seq += 1
        now = int(time.time())
        name, host = self.name, self.host.name
        return RegistrationClaims(0, name, host, new_id(), now, Clock(), self.boot, self.seq, "", request)

    def sign(self, claims: object, typ: str) -> str:
        """Sign claims of any kind."""
        return envelope.sign(typ, codec.to_json(claims), self.keys.signing)

    def sign_anything(self, claims: dict[str, Any], typ: str) -> str:
        """Sign what the contract's own writer would refuse, such as a lone surrogate."""
        key = self.keys.signing
        header = {"alg": key.algorithm, "kid": key.kid, "typ": typ}
        registry = jws.JWSRegistry(algorithms=[key.algorithm])
        return jws.serialize_compact(header, json.dumps(claims).encode(), key.jose, registry=registry)

    def seal(self, claims: VisitClaims | RegistrationClaims) -> str:
        """Sign and seal for the host."""
        typ = VISIT_TYPE if isinstance(claims, VisitClaims) else REGISTRATION_TYPE
        return self.seal_token(self.sign(claims, typ))

    def seal_token(self, token: str, *, sender: str = "") -> str:
        """Seal a token for the host."""
        key = read_sealing_key(self.host.sealing_key.jwk())
        return envelope.seal(token, key, sender=sender or self.name, receiver=self.host.name)
