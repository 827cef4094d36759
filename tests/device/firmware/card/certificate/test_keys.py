"""How each kind of key signs: what it is given, what it gives back, what is checked."""

from __future__ import annotations

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.certificate.keys import SignatureKind, signature_kind
from tests.device.firmware.card.certificate.authority import Authority

MESSAGE = b"message"
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP384R1())
ISSUER = Authority()
RSA_DER = ISSUER.issue(key=RSA_KEY.public_key())
EC_DER = ISSUER.issue(key=EC_KEY.public_key())


def kind(der: bytes) -> SignatureKind:
    return signature_kind(x509.load_der_x509_certificate(der))


def test_the_kind_follows_the_key() -> None:
    assert kind(RSA_DER) is SignatureKind.RSA_2048
    assert kind(EC_DER) is SignatureKind.ECDSA_P384
    for key in (rsa.generate_private_key(65537, 3072), ec.generate_private_key(ec.SECP256R1())):
        with pytest.raises(ValueError, match="another kind"):
            kind(ISSUER.issue(key=key.public_key()))


def test_rsa_is_given_a_digest_info_and_p384_a_bare_hash() -> None:
    assert SignatureKind.RSA_2048.format_input(MESSAGE).endswith(hashlib.sha256(MESSAGE).digest())
    assert len(SignatureKind.RSA_2048.format_input(MESSAGE)) == 51
    assert SignatureKind.ECDSA_P384.format_input(MESSAGE) == hashlib.sha384(MESSAGE).digest()


def test_a_right_signature_passes_and_any_other_does_not() -> None:
    signed = RSA_KEY.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    SignatureKind.RSA_2048.check(RSA_DER, signed, MESSAGE)
    by_curve = EC_KEY.sign(MESSAGE, ec.ECDSA(hashes.SHA384()))
    SignatureKind.ECDSA_P384.check(EC_DER, by_curve, MESSAGE)
    wrong = (
        (SignatureKind.RSA_2048, RSA_DER, signed, b"another"),
        (SignatureKind.RSA_2048, RSA_DER, bytes(256), MESSAGE),
        (SignatureKind.RSA_2048, EC_DER, signed, MESSAGE),
        (SignatureKind.ECDSA_P384, EC_DER, by_curve, b"another"),
        (SignatureKind.ECDSA_P384, EC_DER, EC_KEY.sign(MESSAGE, ec.ECDSA(hashes.SHA256())), MESSAGE),
    )
    for signs, der, signature, message in wrong:
        with pytest.raises(ValueError, match=r"signature|kind"):
            signs.check(der, signature, message)


@given(st.integers(1, (1 << 384) - 1), st.integers(1, (1 << 384) - 1))
def test_two_numbers_of_48_bytes_become_an_ecdsa_value(r: int, s: int) -> None:
    plain = r.to_bytes(48, "big") + s.to_bytes(48, "big")
    value = SignatureKind.ECDSA_P384.parse_signature(plain)
    assert decode_dss_signature(value) == (r, s)
    if len(value) != 96:
        assert SignatureKind.ECDSA_P384.parse_signature(value) == value


@pytest.mark.parametrize("size", [0, 1, 7, 95, 97, 106, 256])
def test_other_lengths_are_no_signature(size: int) -> None:
    with pytest.raises(ValueError, match="signature"):
        SignatureKind.ECDSA_P384.parse_signature(bytes(size))
    if size != 256:
        with pytest.raises(ValueError, match="signature"):
            SignatureKind.RSA_2048.parse_signature(bytes(size))
