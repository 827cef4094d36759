"""How the card's authentication key signs: what it is given and what it gives back, as data per kind of key.

RSA-2048 with SHA-256 is what today's cards have. ECDSA on P-384 with SHA-384 is announced for the next card; its
commands are not public, so its row is believed, not checked: the bare hash goes in (ISO/IEC 7816-8, PSO: COMPUTE
DIGITAL SIGNATURE), and either form of ECDSA signature may come back.
"""

from __future__ import annotations

import hashlib
from enum import Enum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from device.firmware.card.basics.digest_info import format_digest_info

_P384_BYTES = 48
_RSA_BYTES = 256


class SignatureKind(Enum):
    """Kind of key and hash."""

    RSA_2048 = "rsa-2048/sha-256"
    ECDSA_P384 = "ecdsa-p384/sha-384"

    def format_input(self, message: bytes) -> bytes:
        """Give the data field of the signature command for a message."""
        if self is SignatureKind.RSA_2048:
            return format_digest_info(message)
        return hashlib.sha384(message).digest()

    def parse_signature(self, answer: bytes) -> bytes:
        """Give the signature as verifiers take it: RSA as it is, ECDSA as an ECDSA-Sig-Value (RFC 3279, 2.2.3).

        Raises:
            ValueError: it has a length that no such signature has.
        """
        if self is SignatureKind.RSA_2048:
            if len(answer) != _RSA_BYTES:
                raise ValueError("an RSA-2048 signature has 256 bytes")
            return answer
        if len(answer) == 2 * _P384_BYTES:
            r, s = (int.from_bytes(part, "big") for part in (answer[:_P384_BYTES], answer[_P384_BYTES:]))
            return encode_dss_signature(r, s)
        if not 8 <= len(answer) <= 2 * (_P384_BYTES + 3) + 3 or answer[0] != 0x30:
            raise ValueError("not an ECDSA signature on P-384")
        return answer

    def check(self, certificate: bytes, signature: bytes, message: bytes) -> None:
        """Check a signature over `message` with the key of a certificate (DER) of this kind.

        Raises:
            ValueError: it is not made by that key over that message.
        """
        key = x509.load_der_x509_certificate(certificate).public_key()
        try:
            if self is SignatureKind.RSA_2048 and isinstance(key, rsa.RSAPublicKey):
                key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
            elif self is SignatureKind.ECDSA_P384 and isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(signature, message, ec.ECDSA(hashes.SHA384()))
            else:
                raise ValueError("a key of another kind")
        except InvalidSignature:
            raise ValueError("the signature is of another key or over another message") from None


def signature_kind(certificate: x509.Certificate) -> SignatureKind:
    """Tell how the certified key signs.

    Raises:
        ValueError: a kind of key that the card is not known to have.
    """
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size == _RSA_BYTES * 8:
        return SignatureKind.RSA_2048
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1):
        return SignatureKind.ECDSA_P384
    raise ValueError("a key of another kind")
