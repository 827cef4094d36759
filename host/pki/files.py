"""The authority's files and the certificates that the host holds itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.private_file import Writer, write_private
from host.base.errors import StateDamaged
from host.base.folder import make_folder, read_file
from host.pki.ca import LEAF_LIFE, CertificateAuthority, create_authority, is_worn

_LOCAL = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class KeyPairFiles:
    """A certificate and its private key, both PEM."""

    certificate: Path
    key: Path

    @classmethod
    def named(cls, folder: Path, stem: str) -> KeyPairFiles:
        """Give the paths `stem`.pem and `stem`.key in a folder."""
        return cls(folder / f"{stem}.pem", folder / f"{stem}.key")


def make_missing_authority(
    folder: Path, clinic: str, now: float, leaf_life: timedelta = LEAF_LIFE
) -> CertificateAuthority:
    """Give the authority in the folder; make it when there is none."""
    files = KeyPairFiles.named(folder, "ca")
    if not files.certificate.exists():
        make_folder(folder)
        made = create_authority(f"Uketsuke {clinic}", now)
        write_private(files.key, key_pem(made.key))
        write_private(files.certificate, certificate_pem(made.certificate))
    return load_authority(folder, leaf_life, clinic)


def load_authority(folder: Path, leaf_life: timedelta = LEAF_LIFE, clinic: str = "") -> CertificateAuthority:
    """Read the authority; what it issues is good for `leaf_life` and says for which clinic it is.

    Raises:
        NotPrepared: a file is missing.
        StateDamaged: a file is no certificate or no P-256 key.
    """
    files = KeyPairFiles.named(folder, "ca")
    return CertificateAuthority(load_certificate(files.certificate), load_key(files.key), leaf_life, clinic)


def keep_client(authority: CertificateAuthority, files: KeyPairFiles, name: str, now: float) -> bool:
    """Make or renew the certificate that the host connects to the broker with; tell whether it is a new one."""
    if not _needs_new(files, now, ()):
        return False
    key = _new_key(files, write_private)
    write_private(files.certificate, certificate_pem(authority.issue_client(name, key.public_key(), now)))
    return True


def keep_server(
    authority: CertificateAuthority,
    files: KeyPairFiles,
    name: str,
    now: float,
    addresses: tuple[str, ...],
    write: Writer = write_private,
) -> bool:
    """Make or renew a server's certificate, also when an address is missing in it; tell whether it is a new one."""
    wanted = tuple(dict.fromkeys((*addresses, *_LOCAL)))
    if not _needs_new(files, now, wanted):
        return False
    key = _new_key(files, write)
    write(files.certificate, certificate_pem(authority.issue_server(name, key.public_key(), now, wanted)))
    return True


def keep_peer(
    authority: CertificateAuthority, files: KeyPairFiles, name: str, now: float, addresses: tuple[str, ...]
) -> bool:
    """Make or renew the certificate of a server that also connects to others; tell whether it is a new one."""
    if not _needs_new(files, now, addresses):
        return False
    key = _new_key(files, write_private)
    write_private(files.certificate, certificate_pem(authority.issue_peer(name, key.public_key(), now, addresses)))
    return True


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the SHA-256 of a certificate's DER bytes in hexadecimal."""
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def load_certificate(path: Path) -> x509.Certificate:
    """Read a certificate (PEM).

    Raises:
        NotPrepared: the file is missing.
        StateDamaged: it holds no certificate.
    """
    try:
        return x509.load_pem_x509_certificate(read_file(path))
    except ValueError as error:
        raise StateDamaged(f"{path}: is no certificate") from error


def load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Read a private key on P-256 (PEM).

    Raises:
        NotPrepared: the file is missing.
        StateDamaged: it holds no such key.
    """
    try:
        key = serialization.load_pem_private_key(read_file(path), None)
    except (ValueError, TypeError) as error:
        raise StateDamaged(f"{path}: is no key") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise StateDamaged(f"{path}: is no key on P-256")
    return key


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give a private key as PKCS#8 PEM without a password; the file's mode protects it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """Give a certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def _needs_new(files: KeyPairFiles, now: float, addresses: tuple[str, ...]) -> bool:
    if not files.certificate.exists() or not files.key.exists():
        return True
    certificate = load_certificate(files.certificate)
    if certificate.public_key() != load_key(files.key).public_key():  # the power went between the two
        return True
    return is_worn(certificate, now) or not set(addresses) <= _addresses(certificate)


def _addresses(certificate: x509.Certificate) -> set[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def _new_key(files: KeyPairFiles, write: Writer) -> ec.EllipticCurvePrivateKey:
    make_folder(files.key.parent)
    key = ec.generate_private_key(ec.SECP256R1())
    write(files.key, key_pem(key))
    return key
