"""Certificates of a made-up fleet's authority."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec

from host.pki.ca import CertificateAuthority, create_authority
from host.pki.files import certificate_pem

NOW = 1_795_000_000.0
AUTHORITY = create_authority("Uketsuke fleet", NOW)


def of_clinic(clinic: str) -> CertificateAuthority:
    """Give the authority as a clinic's enrolment uses it."""
    return replace(AUTHORITY, clinic=clinic)


def pem(clinic: str, name: str) -> str:
    """Give the certificate of somebody of a clinic."""
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate_pem(of_clinic(clinic).issue_client(name, key.public_key(), NOW)).decode()
