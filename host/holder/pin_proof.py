"""The host's own check of a PIN: the card's signature over challenge, terminal and visit, and who issued its key.

A card signs only after its PIN was right, so the signature proves the card and the knowledge of the PIN. The
certificate's dates and revocation are another question, answered elsewhere.
"""

from __future__ import annotations

import base64
import binascii

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from device.base.errors import UketsukeError
from device.wire.messages.visit import Card, PinProof
from device.wire.pin import pin_message
from host.holder.anchors import TrustAnchors

_HASH_OF_CURVE: dict[str, hashes.HashAlgorithm] = {"secp256r1": hashes.SHA256(), "secp384r1": hashes.SHA384()}
"""The hash that goes with the size of the key (NIST SP 800-57, part 1): P-384 is announced for the next card."""


class PinProofWrong(UketsukeError):
    """The proof is missing or does not hold; the text says which part."""

    number = 411


def check_pin_proof(proof: PinProof, card: Card, terminal: str, visit_id: str, anchors: TrustAnchors) -> None:
    """Check a proof for one visit at one terminal.

    Raises:
        PinProofWrong: the certificate is not from a trusted issuer, not for signing, not the one of the visit's
            card, or its key did not sign this very challenge, terminal and visit.
    """
    certificate = _read_certificate(proof.certificate)
    if not anchors.have_issued(certificate):
        raise PinProofWrong("the certificate is from no trusted issuer")
    _check_use(certificate)
    if (card.issuer, card.serial) != (_issuer_key_id(certificate), str(certificate.serial_number)):
        raise PinProofWrong("the certificate is not that of the card")
    _check_signature(certificate, _decode(proof.signature), pin_message(proof.challenge, terminal, visit_id))


def _read_certificate(text: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(_decode(text))
    except (ValueError, x509.InvalidVersion) as error:
        raise PinProofWrong("there is no certificate") from error


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:  # ValueError: characters outside ASCII
        raise PinProofWrong("the proof is no base64") from error


def _check_use(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError) as error:
        raise PinProofWrong("the certificate does not say what its key is for") from error
    if not usage.digital_signature:
        raise PinProofWrong("the certificate's key is not for signing")


def _issuer_key_id(certificate: x509.Certificate) -> str:
    try:
        identifier = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError) as error:
        raise PinProofWrong("the certificate does not name its issuer's key") from error
    return identifier.hex() if identifier else ""


def _check_signature(certificate: x509.Certificate, signature: bytes, message: bytes) -> None:
    try:
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _HASH_OF_CURVE:
            key.verify(signature, message, ec.ECDSA(_HASH_OF_CURVE[key.curve.name]))
        else:
            raise PinProofWrong("the certificate's key is of no accepted kind")
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise PinProofWrong("the signature is not over this challenge, terminal and visit") from error
