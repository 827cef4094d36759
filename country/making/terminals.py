"""The identities of terminals: real keys and certificates of a clinic's authority, without the enrolment's HTTP."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from device.base.private_file import write_private
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    load_opening_key,
    load_signing_key,
    private_pem,
)
from device.wire.messages.enrolment import HostIdentity
from host.pki.ca import CertificateAuthority
from host.pki.files import certificate_pem, fingerprint, key_pem

LIST = "terminals.json"


@dataclass(frozen=True)
class Terminal:
    """One terminal; its private halves are PEM text, its certificate with the key a file."""

    clinic: str
    name: str
    letter: str
    host: str
    certificate: str
    certificate_sha256: str
    sealing_jwk: dict[str, str]
    """With what it seals for its host."""
    control_jwk: dict[str, str]
    """What its host signs replies with."""
    receipt_jwk: dict[str, str]
    signing_pem: str = field(repr=False)
    opening_pem: str = field(repr=False)

    @property
    def signing(self) -> SigningKey:
        """The key that it signs with."""
        return load_signing_key(self.signing_pem.encode())

    @property
    def opening(self) -> OpeningKey:
        """The key that opens what is sealed for it."""
        return load_opening_key(self.opening_pem.encode())


@dataclass(frozen=True)
class Clinic:
    """What makes terminals of one clinic."""

    name: str
    authority: CertificateAuthority
    host: HostIdentity


def make_terminal(folder: Path, clinic: Clinic, name: str, letter: str, now: float) -> Terminal:
    """Make a terminal's keys, and its certificate as a file in `folder`; `now` in seconds since 1970."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = clinic.authority.issue_client(name, key.public_key(), now)
    path = folder / f"{clinic.name}.{name}.pem"
    write_private(path, certificate_pem(certificate) + key_pem(key))
    return Terminal(
        clinic=clinic.name,
        name=name,
        letter=letter,
        host=clinic.host.name,
        certificate=str(path),
        certificate_sha256=fingerprint(certificate),
        sealing_jwk=clinic.host.sealing_key.jwk(),
        control_jwk=clinic.host.control_key.jwk(),
        receipt_jwk=clinic.host.receipt_key.jwk(),
        signing_pem=private_pem(generate_signing_key()).decode(),
        opening_pem=private_pem(generate_opening_key()).decode(),
    )


def write_terminals(folder: Path, terminals: list[Terminal]) -> None:
    """Keep the list in its folder."""
    write_private(folder / LIST, json.dumps([asdict(terminal) for terminal in terminals]).encode())


def read_terminals(folder: Path) -> list[Terminal]:
    """Give the list as it was kept."""
    return [Terminal(**one) for one in json.loads((folder / LIST).read_text("utf-8"))]
