"""NATS' own form of Ed25519 keys and tokens, as far as a gate needs it; pure.

A public key is base32 of a byte for its kind, the 32 bytes and a CRC-16 (XMODEM), without padding; a token is a JWT
with the algorithm `ed25519-nkey`, whose id is a digest of its claims (docs.nats.io, auth callout; nats-io/jwt v2).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ACCOUNT = 0
_PARTS = 3


def account_of(key: Ed25519PrivateKey) -> str:
    """Give the public key as an account's, the form in which a server's configuration names an issuer."""
    body = bytes([_ACCOUNT]) + key.public_key().public_bytes_raw()
    return _base32(body + binascii.crc_hqx(body, 0).to_bytes(2, "little"))


def sign_token(claims: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    """Give the token of these claims, with its id and issuer added."""
    stated = {**claims, "iss": account_of(key)}
    stated["jti"] = _base32(hashlib.sha512(json.dumps(stated, sort_keys=True).encode()).digest()[:32])
    head = _base64(json.dumps({"typ": "JWT", "alg": "ed25519-nkey"}).encode())
    signed = f"{head}.{_base64(json.dumps(stated).encode())}"
    return f"{signed}.{_base64(key.sign(signed.encode()))}"


def read_token(token: str) -> dict[str, Any]:
    """Give the claims of a token, its signature unchecked: for what came over a connection that is trusted.

    Raises:
        ValueError: it is no token.
    """
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise ValueError("no token")
    claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    if not isinstance(claims, dict):
        raise ValueError("no token")  # noqa: TRY004  whatever is wrong with it is one error
    return claims


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
