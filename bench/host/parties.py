"""Who speaks to the host: terminals and clinic software with real keys, entered into its registry; their visits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine
from ulid import ULID

from device.wire import codec, envelope
from device.wire.keys import (
    OpeningKey,
    SealingKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    public_jwk,
)
from device.wire.messages.visit import (
    VISIT_TYPE,
    Card,
    Clock,
    Consent,
    FaceProof,
    Holder,
    Model,
    PinProof,
    VisitClaims,
    VisitResult,
)
from device.wire.padding import LONG
from device.wire.words import CardKind, CertificateStatus, Genuine, Method, Outcome
from host.pki.ca import CertificateAuthority
from host.pki.files import KeyPairFiles, certificate_pem, key_pem
from host.store.challenges import add_challenge
from host.store.registry import Enrolled, put_subscriber, put_terminal

HOST, CLINIC, SOFTWARE = "h-main", "c1", "s-bench"
NONCE = "bench"
_FRESH_S = 3600.0
_FACE = FaceProof((Model("sface", "0" * 64),), "0.363", "above_strict", 5, "standard", 1)


@dataclass(frozen=True)
class Terminal:
    """One terminal's name and keys."""

    name: str
    letter: str
    signing: SigningKey = field(default_factory=generate_signing_key)
    opening: OpeningKey = field(default_factory=generate_opening_key)

    def seal(self, number: int, host: SealingKey) -> str:
        """Make visit `number` of this terminal, as its firmware does."""
        claims = VisitClaims(
            1, self.name, HOST, str(ULID()), int(time.time()), Clock(), "bench", number, NONCE, self._body(number)
        )
        token = envelope.sign(VISIT_TYPE, codec.to_json(claims), self.signing, pad_from=LONG)
        return envelope.seal(token, host, sender=self.name, receiver=HOST)

    def _body(self, number: int) -> VisitResult:
        card = Card(
            CardKind.MYNUMBER,
            genuine=Genuine.PROVED,
            certificate_status=CertificateStatus.VALID,
            issuer="0badcafe" * 5,
            serial=str(10**14 + number * 26 + ord(self.letter)),
            not_after=int(time.time()) + 10**8,
        )
        holder, timings = Holder(Method.FACE, Outcome.MATCH), {"reading": 812, "looking": 640}
        consent = Consent(medicines=True)
        return VisitResult(
            str(ULID()), f"{self.letter}7K", holder, card, PinProof(), _FACE, consent, timings, "0.1.0"
        )


@dataclass(frozen=True)
class Software:
    """Clinic software's keys."""

    name: str = SOFTWARE
    signing: SigningKey = field(default_factory=lambda: generate_signing_key("P-256"))
    opening: OpeningKey = field(default_factory=lambda: generate_opening_key("P-256"))


def make_terminals(count: int) -> list[Terminal]:
    """Make up to 26 terminals."""
    return [Terminal(f"t-bench{number}", chr(ord("A") + number)) for number in range(count)]


def enter(engine: Engine, terminals: list[Terminal], software: Software) -> None:
    """Put them into the registry, and issue the challenge that their visits echo."""
    now = time.time()
    with engine.begin() as connection:
        for one in terminals:
            jwks = public_jwk(one.signing), public_jwk(one.opening)
            put_terminal(connection, Enrolled(one.name, one.letter, *jwks, "0" * 64, now))
        jwks = public_jwk(software.signing), public_jwk(software.opening)
        put_subscriber(connection, Enrolled(software.name, "", *jwks, "0" * 64, now))
        add_challenge(connection, NONCE, now, now + _FRESH_S)


def certify(authority: CertificateAuthority, folder: Path, name: str) -> KeyPairFiles:
    """Give somebody a certificate to connect with."""
    files, key = KeyPairFiles.named(folder, name), ec.generate_private_key(ec.SECP256R1())
    files.certificate.write_bytes(certificate_pem(authority.issue_client(name, key.public_key(), time.time())))
    files.key.write_bytes(key_pem(key))
    return files
