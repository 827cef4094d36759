"""The six forms of the card's signature, told apart by P1 (soltia48/myna-card tried every value on a card).

A P-384 key signs a bare SHA-384 hash and gives both numbers of the signature, 48 bytes each (ISO/IEC 7816-8). No
command of the coming card is public: that form is believed, and only the virtual card has it.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from device.firmware.simulated.card.basics.filesystem import PrivateKey
from device.firmware.simulated.card.basics.status import OK, WRONG_LENGTH, WRONG_PARAMETERS, Answer, refuse

_AS_GIVEN, _HASH_BARE, _GIVEN_HASH, _HASH, _GIVEN_HASH_PSS, _HASH_PSS = range(6)
_PADDED_MAX, _HASHED_MAX = 245, 255
_P384_BYTES = 48
_SHA256, _SHA384 = hashes.SHA256(), hashes.SHA384()


def sign(key: PrivateKey, form: int, data: bytes) -> Answer:
    """Sign as P1 says; give the signature and 9000, or nothing and why not."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return _sign_elliptic(key, form, data)
    if form > _HASH_PSS:
        return refuse(WRONG_PARAMETERS)
    takes_hash = form in (_GIVEN_HASH, _GIVEN_HASH_PSS)
    longest = _PADDED_MAX if form == _AS_GIVEN else _HASHED_MAX
    if not 1 <= len(data) <= longest or (takes_hash and len(data) != _SHA256.digest_size):
        return refuse(WRONG_LENGTH)
    return _signature(key, form, data), OK


def sign_padded(key: rsa.RSAPrivateKey, content: bytes) -> bytes:
    """Pad content as it is (PKCS#1 v1.5, type 1) and apply the private key: what `80 2A 00` does."""
    return key.sign(content, padding.PKCS1v15(), utils.NoDigestInfo())


def _sign_elliptic(key: ec.EllipticCurvePrivateKey, form: int, data: bytes) -> Answer:
    if form != _AS_GIVEN:
        return refuse(WRONG_PARAMETERS)
    if len(data) != _SHA384.digest_size:
        return refuse(WRONG_LENGTH)
    r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(utils.Prehashed(_SHA384))))
    return r.to_bytes(_P384_BYTES, "big") + s.to_bytes(_P384_BYTES, "big"), OK


def _signature(key: rsa.RSAPrivateKey, form: int, data: bytes) -> bytes:
    if form == _AS_GIVEN:
        return sign_padded(key, data)
    digest = data if form in (_GIVEN_HASH, _GIVEN_HASH_PSS) else hashlib.sha256(data).digest()
    if form == _HASH_BARE:
        return sign_padded(key, digest)
    if form in (_GIVEN_HASH, _HASH):
        return key.sign(digest, padding.PKCS1v15(), utils.Prehashed(_SHA256))
    pss = padding.PSS(padding.MGF1(_SHA256), padding.PSS.DIGEST_LENGTH)
    return key.sign(digest, pss, utils.Prehashed(_SHA256))
