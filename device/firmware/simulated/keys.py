"""RSA keys of the made-up world, made once and kept in a folder; never committed, never of use anywhere else."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils

KEY_BITS = 2048
EXPONENT = 65537


def load_or_make_key(path: Path) -> rsa.RSAPrivateKey:
    """Load the key of a file, or make one and write it there, readable by its owner only."""
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError(f"{path} holds another kind of key")
        return key
    made = rsa.generate_private_key(EXPONENT, KEY_BITS)
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_atomically(path, pem, mode=0o600)
    return made


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old content or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=mode)
    draft.write_bytes(content)
    draft.replace(path)


def sign_padded(key: rsa.RSAPrivateKey, content: bytes) -> bytes:
    """Pad content as it is (PKCS#1 v1.5, type 1) and apply the private key: what `80 2A 00` does."""
    return key.sign(content, padding.PKCS1v15(), utils.NoDigestInfo())


def modulus_bytes(key: rsa.RSAPublicKey) -> bytes:
    """Give the modulus as the card writes it: 256 bytes, big-endian."""
    return key.public_numbers().n.to_bytes(KEY_BITS // 8, "big")
