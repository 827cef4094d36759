"""The six forms of the card's signature command, told apart by P1 (soltia48/myna-card tried every value)."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils

from device.firmware.simulated.card.apdu import Request

_HASH = hashes.SHA256()
_PADDED_MAX = 245


def sign(key: rsa.RSAPrivateKey, request: Request) -> tuple[bytes, int]:
    """Sign as P1 says; give the signature and 9000, or nothing and why not."""
    if request.p1 > 0x05:
        return b"", 0x6A86
    data = request.data
    takes_hash = request.p1 in (0x02, 0x04)
    longest = _PADDED_MAX if request.p1 == 0x00 else 255
    if not 1 <= len(data) <= longest or (takes_hash and len(data) != _HASH.digest_size):
        return b"", 0x6700
    return _signature(key, request.p1, data), 0x9000


def sign_padded(key: rsa.RSAPrivateKey, content: bytes) -> bytes:
    """Pad content as it is (PKCS#1 v1.5, type 1) and apply the private key: what `80 2A 00` does."""
    return key.sign(content, padding.PKCS1v15(), utils.NoDigestInfo())


def _signature(key: rsa.RSAPrivateKey, form: int, data: bytes) -> bytes:
    if form == 0x00:
        return sign_padded(key, data)
    digest = data if form in (0x02, 0x04) else hashlib.sha256(data).digest()
    if form == 0x01:
        return sign_padded(key, digest)
    if form in (0x02, 0x03):
        return key.sign(digest, padding.PKCS1v15(), utils.Prehashed(_HASH))
    pss = padding.PSS(padding.MGF1(_HASH), padding.PSS.DIGEST_LENGTH)
    return key.sign(digest, pss, utils.Prehashed(_HASH))
