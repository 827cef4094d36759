"""Certificates that a clinic would not issue: ended ones, and those of another authority."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from device.cli.demo.world.part import Part
from device.cli.supervisor.waiting import NotReached
from device.daemon.trust.identity import Identity, IdentityStore
from device.wire.messages.enrolment import EnrolmentAnswer
from drill.clinic.clinic import Clinic
from host.base.folder import StateFolder
from host.pki.ca import CertificateAuthority, create_authority
from host.pki.files import certificate_pem, key_pem, load_authority

_LONG_AGO_S = 200 * 86_400
"""Before the 90 days for which a leaf is good."""


@dataclass(frozen=True)
class Issuer:
    """Who signs, and what its clock shows when it does."""

    authority: CertificateAuthority
    now: float


def own_issuer_long_ago(clinic: Clinic) -> Issuer:
    """Give the clinic's own authority, long ago."""
    return Issuer(load_authority(StateFolder(clinic.state("host")).pki), time.time() - _LONG_AGO_S)


def foreign_issuer() -> Issuer:
    """Give another clinic's authority."""
    now = time.time()
    return Issuer(create_authority("another clinic", now), now)


def write_server(issuer: Issuer, folder: Path) -> None:
    """Write a broker's certificate and key in place of those in its folder, whose modes stay."""
    key = ec.generate_private_key(ec.SECP256R1())
    addresses = ("localhost", "127.0.0.1")
    certificate = issuer.authority.issue_server("broker", key.public_key(), issuer.now, addresses)
    (folder / "server.pem").write_bytes(certificate_pem(certificate))
    (folder / "server.key").write_bytes(key_pem(key))


def read_identity(clinic: Clinic) -> Identity:
    """Give what the terminal's daemon keeps of its enrolment.

    Raises:
        NotReached: it is not enrolled.
    """
    identity = IdentityStore(clinic.state("daemon")).load()
    if identity is None:
        raise NotReached("the terminal is enrolled")
    return identity


def save_client(issuer: Issuer, clinic: Clinic) -> None:
    """Give the terminal another certificate under its own name."""
    key = ec.generate_private_key(ec.SECP256R1())
    answer = read_identity(clinic).answer
    certificate = issuer.authority.issue_client(answer.name, key.public_key(), issuer.now)
    changed = replace(answer, certificate=certificate_pem(certificate).decode())
    IdentityStore(clinic.state("daemon")).save(changed, key_pem(key))


def broker_at(clinic: Clinic, host: str, port: int = 0) -> Iterator[None]:
    """Let the terminal look for the broker elsewhere, until the generator goes on."""
    folder = clinic.state("daemon")
    with clinic.with_other_files(Part.DAEMON, folder):
        identity = read_identity(clinic)
        IdentityStore(folder).save(_moved(identity.answer, host, port), _key_of(identity))
        clinic.parts.start(Part.DAEMON)
        yield


def _moved(answer: EnrolmentAnswer, host: str, port: int) -> EnrolmentAnswer:
    return replace(answer, broker=replace(answer.broker, host=host, port=port or answer.broker.port))


def _key_of(identity: Identity) -> bytes:
    """The file holds the key first, then the certificate."""
    pem = identity.tls_file.read_bytes()
    return pem[: pem.index(b"-----BEGIN CERTIFICATE-----")]
