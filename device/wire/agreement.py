"""ECDH-ES with direct use of the agreed key for A256GCM (RFC 7518, 4.6 and 5.3), on X25519 and P-256.

Straight calls of the cryptography library: on the way of every message they cost three quarters of what the JOSE
library takes for the same bytes (docs/bench.md). That library makes and reads the same tokens in the tests.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from device.wire import text

OpeningHalf = X25519PrivateKey | EllipticCurvePrivateKey
SealingHalf = X25519PublicKey | EllipticCurvePublicKey

ENCRYPTION = "A256GCM"
_KEY_BITS = 256
_COORDINATE_BYTES = 32
_NONCE_BYTES, _TAG_BYTES = 12, 16


class NotOpened(Exception):
    """The parts of a sealed message are broken, were altered, or are not for this key."""


def make_ephemeral(receiver: SealingHalf) -> tuple[dict[str, str], bytes]:
    """Agree with a receiver through a key made for this once; give its public half as a JWK, and what was agreed."""
    if isinstance(receiver, X25519PublicKey):
        ours = X25519PrivateKey.generate()
        jwk = {"crv": "X25519", "x": text.encode(ours.public_key().public_bytes_raw()), "kty": "OKP"}
        return jwk, ours.exchange(receiver)
    private = generate_private_key(SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    x, y = text.encode(point[1 : 1 + _COORDINATE_BYTES]), text.encode(point[1 + _COORDINATE_BYTES :])
    return {"crv": "P-256", "x": x, "y": y, "kty": "EC"}, private.exchange(ECDH(), receiver)


def agree(own: OpeningHalf, epk: Any) -> bytes:
    """Agree with whoever made the public half `epk`.

    Raises:
        NotOpened: it is no public key on this key's curve.
    """
    try:
        if isinstance(own, X25519PrivateKey):
            return own.exchange(X25519PublicKey.from_public_bytes(_members(epk, "OKP", "X25519", "x")[0]))
        x, y = (int.from_bytes(member) for member in _members(epk, "EC", "P-256", "x", "y"))
        return own.exchange(ECDH(), EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key())
    except ValueError as error:
        raise NotOpened("no point of the curve") from error


def encrypt(agreed: bytes, header: str, sender: str, receiver: str, plain: bytes) -> tuple[str, str, str]:
    """Give nonce, ciphertext and tag as text; `header` is the encoded header, which they are bound to."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_derive(agreed, sender, receiver)).encrypt(nonce, plain, header.encode("ascii"))
    return text.encode(nonce), text.encode(sealed[:-_TAG_BYTES]), text.encode(sealed[-_TAG_BYTES:])


def decrypt(agreed: bytes, parts: list[str], sender: str, receiver: str) -> bytes:
    """Open the five parts of a sealed message, of which the second must be empty (RFC 7518, 4.6).

    Raises:
        NotOpened: they are broken or were altered.
    """
    header, key, *rest = parts
    try:
        nonce, sealed, tag = map(text.decode, rest)
        if key or len(nonce) != _NONCE_BYTES or len(tag) != _TAG_BYTES:
            raise NotOpened("the parts are not as they should be")
        return AESGCM(_derive(agreed, sender, receiver)).decrypt(nonce, sealed + tag, header.encode("ascii"))
    except (ValueError, InvalidTag) as error:
        raise NotOpened("the parts are broken or altered") from error


def _members(epk: Any, kind: str, curve: str, *names: str) -> list[bytes]:
    if not isinstance(epk, dict) or set(epk) != {"kty", "crv", *names} or (epk["kty"], epk["crv"]) != (kind, curve):
        raise NotOpened("the sender's key is of another kind")
    values = [text.decode(value) if isinstance(value := epk[name], str) else b"" for name in names]
    if any(len(value) != _COORDINATE_BYTES for value in values):
        raise NotOpened("the sender's key has another length")
    return values


def _derive(agreed: bytes, sender: str, receiver: str) -> bytes:
    """Derive the key (NIST SP 800-56A, 5.8.2.1, whose one round is enough for 256 bits)."""
    return sha256(b"\0\0\0\1" + agreed + _other_info(sender, receiver)).digest()


@lru_cache(maxsize=4096)
def _other_info(sender: str, receiver: str) -> bytes:
    fields = (ENCRYPTION.encode(), sender.encode(), receiver.encode())
    return b"".join(len(field).to_bytes(4) + field for field in fields) + _KEY_BITS.to_bytes(4)
