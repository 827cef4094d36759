"""What an enrolment request must prove, each defect by its name."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from device.wire import codec, envelope
from device.wire.keys import generate_opening_key, generate_signing_key, public_jwk
from device.wire.messages.enrolment import OFFER_TYPE, EnrolmentRequest, OfferClaims, PublicKey, code_digest
from host.base.errors import EnrolmentRefused
from host.enrolment.requests import check_request
from tests.host.line.voice import TerminalKeys

CODE = "ABCDE-FGHJK"
KEYS = TerminalKeys()
REQUEST = KEYS.request(CODE)


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


def offer(typ: str = OFFER_TYPE, **change: Any) -> str:
    keys = (PublicKey.from_jwk(public_jwk(KEYS.signing)), PublicKey.from_jwk(public_jwk(KEYS.opening)))
    claims = dataclasses.replace(OfferClaims(0, 0, code_digest(CODE), *keys), **change)
    return envelope.sign(typ, codec.to_json(claims), KEYS.signing)


def test_request_proves_its_keys() -> None:
    proved = check_request(REQUEST)
    assert proved.code_digest == code_digest(CODE)
    assert proved.tls_key == KEYS.tls.public_key()
    assert (proved.signing.kid, proved.opening.kid) == (KEYS.signing.kid, KEYS.opening.kid)


def test_keys_on_p256_are_taken() -> None:
    keys = TerminalKeys(signing=generate_signing_key("P-256"), opening=generate_opening_key("P-256"))
    assert check_request(keys.request(CODE)).signing.algorithm == "ES256"


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(KEYS.request(CODE, offered_for="OTHER-CODES"), id="offer for another code"),
        pytest.param(dataclasses.replace(REQUEST, code="OTHER-CODES"), id="code changed on the way"),
        pytest.param(dataclasses.replace(REQUEST, schema=99), id="unknown schema"),
        pytest.param(dataclasses.replace(REQUEST, offer=offer(schema=99)), id="unknown schema of the offer"),
        pytest.param(dataclasses.replace(REQUEST, offer=offer("JWT")), id="token of another kind"),
        pytest.param(
            dataclasses.replace(
                REQUEST, offer=offer(signing_key=PublicKey.from_jwk(public_jwk(generate_signing_key())))
            ),
            id="offers a key that it does not hold",
        ),
        pytest.param(
            dataclasses.replace(REQUEST, offer=offer(signing_key=PublicKey("OKP", "Ed448", "AA"))), id="other curve"
        ),
        pytest.param(
            dataclasses.replace(REQUEST, offer=offer(opening_key=PublicKey("OKP", "X25519", "%"))), id="broken key"
        ),
        pytest.param(dataclasses.replace(REQUEST, offer=""), id="no offer"),
        pytest.param(dataclasses.replace(REQUEST, offer="a.%.c"), id="offer that is no token"),
        pytest.param(dataclasses.replace(REQUEST, offer="a.\u3042.c"), id="offer that is no ASCII"),
        pytest.param(dataclasses.replace(REQUEST, certificate_request=""), id="no certificate request"),
        pytest.param(
            dataclasses.replace(REQUEST, certificate_request=pem(ec.generate_private_key(ec.SECP384R1()))), id="P-384"
        ),
        pytest.param(
            dataclasses.replace(
                REQUEST, certificate_request=pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
            ),
            id="RSA",
        ),
    ],
)
def test_defective_request(request_: EnrolmentRequest) -> None:
    with pytest.raises(EnrolmentRefused):
        check_request(request_)


def test_certificate_request_not_signed_with_its_own_key() -> None:
    der = bytearray(
        x509.load_pem_x509_csr(REQUEST.certificate_request.encode()).public_bytes(serialization.Encoding.DER)
    )
    der[-3] ^= 1
    altered = x509.load_der_x509_csr(bytes(der)).public_bytes(serialization.Encoding.PEM).decode()
    with pytest.raises(EnrolmentRefused, match="own key"):
        check_request(dataclasses.replace(REQUEST, certificate_request=altered))
