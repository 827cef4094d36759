"""Keys of the made-up world, made once and kept in a folder; never committed, never of use anywhere else."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from device.base.errors import ConfigurationError
from device.firmware.simulated.card.basics.filesystem import PrivateKey
from device.firmware.simulated.card.basics.storage import write_atomically

KEY_BITS = 2048
EXPONENT = 65537


def load_or_make_key(path: Path) -> rsa.RSAPrivateKey:
    """Load the RSA key of a file, or make one and write it there, readable by its owner only."""
    key = _load(path) if path.exists() else _keep(path, rsa.generate_private_key(EXPONENT, KEY_BITS))
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ConfigurationError(f"{path} holds another kind of key")
    return key


def load_or_make_p384_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Load the P-384 key of a file, or make one and write it there, readable by its owner only."""
    key = _load(path) if path.exists() else _keep(path, ec.generate_private_key(ec.SECP384R1()))
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ConfigurationError(f"{path} holds another kind of key")
    return key


def _load(path: Path) -> object:
    # our own key of a moment ago: checking an RSA key's primes again costs 60 ms a key at every insertion
    return serialization.load_pem_private_key(path.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True)


def _keep(path: Path, key: PrivateKey) -> PrivateKey:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_atomically(path, pem, mode=0o600)
    return key


def modulus_bytes(key: rsa.RSAPublicKey) -> bytes:
    """Give the modulus as the card writes it: 256 bytes, big-endian."""
    return key.public_numbers().n.to_bytes(KEY_BITS // 8, "big")
