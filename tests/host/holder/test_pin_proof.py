"""The PIN proof: one that holds, and each defect by its name."""

from __future__ import annotations

import base64
import dataclasses

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from device.wire.messages.visit import Card, PinProof
from device.wire.pin import pin_message
from host.holder.anchors import TrustAnchors
from host.holder.pin_proof import PinProofWrong, check_pin_proof
from tests.host.line.bodies import new_id
from tests.host.line.cards import TestIssuer, new_key

VISIT = new_id()
ISSUER = TestIssuer.make()
ANCHORS = TrustAnchors([ISSUER.certificate], accept_test=True)
CARD = ISSUER.card(4711)
PROOF = CARD.prove("nonce", "t-front", VISIT)


def check(
    proof: PinProof = PROOF,
    card: Card = CARD.facts(),  # noqa: B008  frozen
    terminal: str = "t-front",
    visit_id: str = VISIT,
    anchors: TrustAnchors = ANCHORS,
) -> None:
    check_pin_proof(proof, card, terminal, visit_id, anchors)


def test_proof_holds() -> None:
    check()


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=["P-256", "P-384"])
def test_proof_by_an_elliptic_curve_card_holds(curve: ec.EllipticCurve) -> None:
    card = ISSUER.card(4712, ec.generate_private_key(curve))
    check(card.prove("nonce", "t-front", VISIT), card.facts())


@pytest.mark.parametrize(
    ("curve", "algorithm"),
    [(ec.SECP384R1(), hashes.SHA256()), (ec.SECP256R1(), hashes.SHA384()), (ec.SECP521R1(), hashes.SHA512())],
    ids=["P-384 with SHA-256", "P-256 with SHA-384", "P-521"],
)
def test_a_curve_with_another_hash_is_refused(curve: ec.EllipticCurve, algorithm: hashes.HashAlgorithm) -> None:
    key = ec.generate_private_key(curve)
    card = ISSUER.card(4714, key)
    signature = key.sign(pin_message("nonce", "t-front", VISIT), ec.ECDSA(algorithm))
    proof = card.prove("nonce", "t-front", VISIT)
    with pytest.raises(PinProofWrong):
        check(dataclasses.replace(proof, signature=base64.b64encode(signature).decode()), card.facts())


def test_a_certificate_of_an_unknown_version_is_no_certificate() -> None:
    der = base64.b64decode(PROOF.certificate)
    version = der.index(bytes.fromhex("a003020102")) + 4
    broken = base64.b64encode(der[:version] + b"\x0a" + der[version + 1 :]).decode()
    with pytest.raises(PinProofWrong):
        check(dataclasses.replace(PROOF, certificate=broken))


def test_offline_proof_holds() -> None:
    check(CARD.prove("", "t-front", VISIT))


@pytest.mark.parametrize(
    "proof",
    [
        pytest.param(PinProof(), id="nothing"),
        pytest.param(dataclasses.replace(PROOF, challenge="other"), id="other challenge"),
        pytest.param(dataclasses.replace(PROOF, challenge=""), id="challenge taken away"),
        pytest.param(dataclasses.replace(PROOF, signature=""), id="no signature"),
        pytest.param(dataclasses.replace(PROOF, signature="%%%"), id="signature no base64"),
        pytest.param(dataclasses.replace(PROOF, signature="\u3042"), id="signature no ASCII"),
        pytest.param(dataclasses.replace(PROOF, certificate=base64.b64encode(b"0").decode()), id="no certificate"),
        pytest.param(
            dataclasses.replace(PROOF, certificate=ISSUER.card(4713).prove("", "", "").certificate), id="other"
        ),
    ],
)
def test_defective_proof(proof: PinProof) -> None:
    with pytest.raises(PinProofWrong):
        check(proof)


def test_proof_for_another_terminal() -> None:
    with pytest.raises(PinProofWrong, match="signature"):
        check(terminal="t-back")


def test_proof_for_another_visit() -> None:
    with pytest.raises(PinProofWrong, match="signature"):
        check(visit_id=new_id())


def test_certificate_of_another_card_than_the_visits() -> None:
    with pytest.raises(PinProofWrong, match="not that of the card"):
        check(card=dataclasses.replace(CARD.facts(), serial="4714"))


def test_issuer_of_the_same_name_with_another_key() -> None:
    false = TestIssuer.make("false-issuer").card(4711)
    with pytest.raises(PinProofWrong, match="trusted issuer"):
        check(false.prove("nonce", "t-front", VISIT), false.facts())


def test_made_up_issuer_counts_only_where_allowed() -> None:
    with pytest.raises(PinProofWrong, match="trusted issuer"):
        check(anchors=TrustAnchors([ISSUER.certificate], accept_test=False))


def test_no_anchor_trusts_nobody() -> None:
    with pytest.raises(PinProofWrong, match="trusted issuer"):
        check(anchors=TrustAnchors([], accept_test=True))


def test_key_that_may_not_sign() -> None:
    card = ISSUER.card(4711, may_sign=False)
    with pytest.raises(PinProofWrong, match="not for signing"):
        check(card.prove("nonce", "t-front", VISIT), card.facts())


def test_key_of_another_kind() -> None:
    card = ISSUER.card(4711, ed25519.Ed25519PrivateKey.generate())
    certificate = base64.b64encode(card.der()).decode()
    with pytest.raises(PinProofWrong, match="no accepted kind"):
        check(dataclasses.replace(PROOF, certificate=certificate))


def test_signature_by_another_key() -> None:
    thief = dataclasses.replace(CARD, key=new_key("thief"))
    with pytest.raises(PinProofWrong, match="signature"):
        check(thief.prove("nonce", "t-front", VISIT))


def test_text_of_the_error_holds_nothing_personal() -> None:
    with pytest.raises(PinProofWrong) as caught:
        check(card=dataclasses.replace(CARD.facts(), serial="4714"))
    assert "4711" not in str(caught.value)
    assert "4714" not in str(caught.value)
