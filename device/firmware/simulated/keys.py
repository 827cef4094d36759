"""RSA keys of the made-up world, made once and kept in a folder; never committed, never of use anywhere else."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from device.firmware.simulated.card.storage import write_atomically

KEY_BITS = 2048
EXPONENT = 65537


def load_or_make_key(path: Path) -> rsa.RSAPrivateKey:
    """Load the key of a file, or make one and write it there, readable by its owner only."""
    if path.exists():
        # our own key of a moment ago: checking its primes again costs 60 ms a key at every insertion
        key = serialization.load_pem_private_key(
            path.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True
        )
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError(f"{path} holds another kind of key")
        return key
    made = rsa.generate_private_key(EXPONENT, KEY_BITS)
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_atomically(path, pem, mode=0o600)
    return made


def modulus_bytes(key: rsa.RSAPublicKey) -> bytes:
    """Give the modulus as the card writes it: 256 bytes, big-endian."""
    return key.public_numbers().n.to_bytes(KEY_BITS // 8, "big")
