"""The key pair that backups are sealed for: the private half belongs elsewhere than the host."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from device.base.errors import ConfigurationError, UsageError
from device.base.private_file import write_private
from host.backup.sealing import Passphrase, Recipient, RecipientKey, Unlock

PASSPHRASE_MIN = 16
"""The file can be guessed at without limit by whoever has it."""


def make_pair(stem: Path) -> tuple[Path, Path]:
    """Write a new pair beside `stem`, with the endings .key and .pub; give both paths.

    Raises:
        UsageError: one of them is there already.
    """
    private, public = stem.with_name(stem.name + ".key"), stem.with_name(stem.name + ".pub")
    if private.exists() or public.exists():
        raise UsageError(f"{stem}: a key of that name is there already")
    key = X25519PrivateKey.generate()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    write_private(private, key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    write_private(public, key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    return private, public


def read_recipient(path: Path) -> Recipient:
    """Read the public half.

    Raises:
        ConfigurationError: it cannot be used.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: is no public key for backups") from error
    if not isinstance(key, X25519PublicKey):
        raise ConfigurationError(f"{path}: is no public key for backups")
    return Recipient(key)


def read_recipient_key(path: Path) -> Unlock:
    """Read the private half.

    Raises:
        ConfigurationError: it cannot be used.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(f"{path}: is no private key for backups") from error
    if not isinstance(key, X25519PrivateKey):
        raise ConfigurationError(f"{path}: is no private key for backups")
    return RecipientKey(key)


def make_passphrase(words: str) -> Passphrase:
    """Check a passphrase.

    Raises:
        UsageError: it is short enough to be guessed.
    """
    if len(words) < PASSPHRASE_MIN:
        raise UsageError(f"a passphrase has at least {PASSPHRASE_MIN} characters")
    return Passphrase(words)
