"""Enrolment of terminals and subscribers: what is posted to the host over pinned TLS, and what comes back.

The one-time code binds both requests of a terminal: the firmware signs its offer over the code's digest, the daemon
sends that offer together with its own certificate request. The host's answer is public material only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

OFFER_TYPE = "uketsuke-offer+jwt"
RENEWAL_PATH = "/v1/renewals"
"""Below the address of the enrolment service; spoken to with the certificate that is to be renewed."""


def code_digest(code: str) -> str:
    """Give the SHA-256 (hexadecimal) of a one-time code, blanks, hyphens and letter case not counted."""
    return hashlib.sha256("".join(code.upper().replace("-", "").split()).encode()).hexdigest()


@dataclass(frozen=True)
class PublicKey:
    """A public key as JWK members; `y` is empty for Ed25519 and X25519."""

    kty: str
    crv: str
    x: str
    y: str = ""

    def jwk(self) -> dict[str, str]:
        """Give the JWK, without the member that the curve does not have."""
        members = {"kty": self.kty, "crv": self.crv, "x": self.x}
        return {**members, "y": self.y} if self.y else members

    @classmethod
    def from_jwk(cls, jwk: dict[str, str]) -> PublicKey:
        """Take the public members of a JWK."""
        return cls(jwk["kty"], jwk["crv"], jwk["x"], jwk.get("y", ""))


@dataclass(frozen=True)
class OfferClaims:
    """Proof of possession: signed with the offered signing key, over the digest of the one-time code."""

    schema: int
    iat: int
    code_digest: str
    signing_key: PublicKey
    opening_key: PublicKey


@dataclass(frozen=True)
class EnrolmentRequest:
    """What is posted: the code, the certificate request for TLS (PEM) and the signed offer."""

    schema: int
    code: str
    certificate_request: str
    offer: str


@dataclass(frozen=True)
class HostIdentity:
    """The host's public keys: to seal for it, and to check what it signs.

    The receipt key signs receipts, the control key replies, challenges and commands, the result key results for
    clinic software.
    """

    name: str
    sealing_key: PublicKey
    receipt_key: PublicKey
    control_key: PublicKey
    result_key: PublicKey


@dataclass(frozen=True)
class BrokerAddress:
    """Where the broker listens."""

    host: str
    port: int


@dataclass(frozen=True)
class EnrolmentAnswer:
    """What the host gives: the name, for a terminal its ticket letter, the TLS certificate and the CA (PEM).

    `renewal_url` is the address of the enrolment service, whose certificate is of the same CA.
    """

    schema: int
    clinic: str
    name: str
    letter: str
    certificate: str
    ca_certificate: str
    broker: BrokerAddress
    host: HostIdentity
    renewal_url: str = ""


@dataclass(frozen=True)
class RenewalRequest:
    """What is posted to renew a TLS certificate: a certificate request (PEM) for a new key on P-256."""

    schema: int
    certificate_request: str


@dataclass(frozen=True)
class RenewalAnswer:
    """The new certificate for the same name, and the CA (both PEM)."""

    schema: int
    certificate: str
    ca_certificate: str
