"""What the card signs: six forms of RSA, the one believed form of P-384, and what it refuses."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.simulated.card.talking import COMMON, JPKI, PIN, SURFACE, ef, run, send
from tests.device.firmware.simulated.made import NOW, Maker

NEXT_PIN = "0020009804" + b"2929".hex()


def test_the_signature_forms_are_those_of_the_card(maker: Maker) -> None:
    card, key = maker.card(), issue(load_persona("hanako"), maker.issuer, NOW).user_key.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    digest, sha, plain = hashlib.sha256(b"data").digest(), hashes.SHA256(), padding.PKCS1v15()
    pss = padding.PSS(padding.MGF1(sha), 32)
    run(card, JPKI, ef("0018"), PIN)

    def signed(form: int, data: bytes) -> bytes:
        return card.transmit(bytes([0x80, 0x2A, form, 0x97, len(data)]) + data + b"\x00")[:-2]

    assert key.recover_data_from_signature(signed(0, b"as given"), plain, None) == b"as given"
    assert key.recover_data_from_signature(signed(1, b"data"), plain, None) == digest
    key.verify(signed(2, digest), b"data", plain, sha)
    key.verify(signed(3, b"data"), b"data", plain, sha)
    key.verify(signed(4, digest), b"data", pss, sha)
    key.verify(signed(5, b"data"), b"data", pss, sha)


@pytest.mark.parametrize(("form", "size"), [(0, 246), (2, 31), (4, 33)])
def test_a_signature_input_of_a_wrong_length_is_refused(maker: Maker, form: int, size: int) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"), PIN)
    command = bytes([0x80, 0x2A, form, 0x97, size]) + bytes(size) + b"\x00"
    assert card.transmit(command).hex() == "6700"


def test_the_key_of_the_card_face_signs_without_a_secret(maker: Maker) -> None:
    card = maker.card()
    run(card, SURFACE)
    key = issue(load_persona("hanako"), maker.issuer, NOW).face_key.public_key()
    signed = send(card, "802a0000043031323300")[:-2]
    assert key.recover_data_from_signature(signed, padding.PKCS1v15(), None) == b"0123"


def test_internal_authentication_gives_a_signature_that_nobody_can_check(maker: Maker) -> None:
    card = maker.card()
    run(card, COMMON)
    assert len(send(card, "0088009908" + "00" * 8 + "00")) == 256 + 2


def test_a_p384_key_signs_a_bare_hash(maker: Maker) -> None:
    card = maker.card("next_card")
    key = issue(load_persona("next_card"), maker.issuer, NOW).user_certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    run(card, JPKI, NEXT_PIN)
    digest = hashlib.sha384(b"data").digest()
    signature = send(card, f"802a009730{digest.hex()}00")[:-2]
    assert len(signature) == 96
    r, s = (int.from_bytes(half, "big") for half in (signature[:48], signature[48:]))
    key.verify(utils.encode_dss_signature(r, s), b"data", ec.ECDSA(hashes.SHA384()))


@pytest.mark.parametrize(("form", "size", "sw"), [(0, 32, "6700"), (0, 51, "6700"), (2, 48, "6a86")])
def test_a_p384_key_signs_nothing_else(maker: Maker, form: int, size: int, sw: str) -> None:
    card = maker.card("next_card")
    run(card, JPKI, NEXT_PIN)
    assert run(card, f"802a{form:02x}97{size:02x}{'00' * size}00") == [sw]


def test_a_certificate_goes_with_its_key_and_its_authority(maker: Maker) -> None:
    for name, kind in (("hanako", rsa.RSAPublicKey), ("next_card", ec.EllipticCurvePublicKey)):
        issued = issue(load_persona(name), maker.issuer, NOW)
        assert isinstance(issued.user_certificate.public_key(), kind)
    authorities = maker.issuer.user_ca.certificate, maker.issuer.next_user_ca.certificate
    assert authorities[0].subject == authorities[1].subject
    issued.user_certificate.verify_directly_issued_by(authorities[1])
    assert issued.user_certificate.serial_number.bit_length() > 8 * 19
