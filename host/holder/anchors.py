"""The issuers of user authentication certificates that this host trusts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from device.base.errors import ConfigurationError

TEST_ISSUERS = frozenset({"JPKI-EMU", "JPKI-TEST"})
"""Organisation names of made-up issuers; certificates of theirs prove nothing about anybody."""

_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


class TrustAnchors:
    """Certificates of issuers, and whether made-up ones count."""

    def __init__(self, certificates: Iterable[x509.Certificate], *, accept_test: bool) -> None:
        """Trust these; made-up issuers only with `accept_test`."""
        self._certificates = tuple(certificates)
        self._accept_test = accept_test

    def have_issued(self, certificate: x509.Certificate) -> bool:
        """Tell whether one of the anchors signed a certificate; the issuer's name alone proves nothing."""
        if not self._accept_test and _organisations(certificate) & TEST_ISSUERS:
            return False
        return any(_signed(anchor, certificate) for anchor in self._certificates)


def load_anchors(paths: Iterable[Path], *, accept_test: bool) -> TrustAnchors:
    """Read the issuers' certificates, one or more per PEM file.

    Raises:
        ConfigurationError: a file cannot be read, or holds something that is no issuer's certificate.
    """
    certificates = [certificate for path in paths for certificate in _read(path)]
    return TrustAnchors(certificates, accept_test=accept_test)


def _read(path: Path) -> list[x509.Certificate]:
    try:
        certificates = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ConfigurationError(f"{path}: holds no certificate") from error
    if not all(_is_authority(certificate) for certificate in certificates):
        raise ConfigurationError(f"{path}: holds a certificate that may not issue others")
    return certificates


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _organisations(certificate: x509.Certificate) -> set[str]:
    return {str(item.value) for item in certificate.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)}


def _signed(anchor: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        if not isinstance(certificate.signature_hash_algorithm, _HASHES):
            return False
        certificate.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
