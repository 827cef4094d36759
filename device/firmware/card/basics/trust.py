"""What the terminal trusts: issuers of certificates and keys that check card-face records, from configured files.

The official card-verifiable CA keys are not published; whoever configures one names its origin in the file. With no
file nothing is trusted, and results say "not checked".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from device.base.config import load_config
from device.base.errors import ConfigurationError
from device.firmware.card.basics.rsa import EXPONENT, RsaPublicKey


@dataclass(frozen=True)
class CardCaKey:
    """A key that checks card-verifiable certificates."""

    name: str
    key_id: bytes
    key: RsaPublicKey

    def __post_init__(self) -> None:
        """Check the id's length."""
        if len(self.key_id) != 16:
            raise ValueError("a key id has 16 bytes")


@dataclass(frozen=True)
class TrustAnchors:
    """All that is trusted."""

    certificates: tuple[x509.Certificate, ...] = ()
    card_keys: tuple[CardCaKey, ...] = ()


@dataclass(frozen=True)
class _KeyEntry:
    name: str
    key_id: str
    modulus: str
    exponent: int = EXPONENT


@dataclass(frozen=True)
class _KeyFile:
    key: tuple[_KeyEntry, ...]


def load_trust(user_ca_files: Iterable[Path], card_ca_files: Iterable[Path]) -> TrustAnchors:
    """Load the anchors: PEM files of CA certificates, TOML files of card-verifiable CA keys.

    A TOML file holds tables `[[key]]` with `name`, `key_id` (32 hexadecimal digits), `modulus` (hexadecimal) and
    `exponent`.

    Raises:
        ConfigurationError: a file is missing or holds anything else.
    """
    return TrustAnchors(
        certificates=tuple(found for path in user_ca_files for found in _load_certificates(path)),
        card_keys=tuple(key for path in card_ca_files for key in _load_card_keys(path)),
    )


def _load_certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ConfigurationError(f"{path}: holds no PEM certificates") from error


def _load_card_keys(path: Path) -> list[CardCaKey]:
    try:
        return [
            CardCaKey(entry.name, bytes.fromhex(entry.key_id), RsaPublicKey(int(entry.modulus, 16), entry.exponent))
            for entry in load_config(path, _KeyFile).key
        ]
    except ValueError as error:
        raise ConfigurationError(f"{path}: {error}") from error
