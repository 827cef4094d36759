"""The envelope: what passes, and that nothing that was touched on the way does."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws

from device.wire import envelope, keys
from device.wire.errors import BadSignature, CannotOpen, MessageError, MessageInvalid, UnknownKey, WrongType

TYPE = "uketsuke-visit+jwt"
CLAIMS: dict[str, Any] = {"iss": "t-front", "text": "架空"}
SIGNING = {curve: keys.generate_signing_key(curve) for curve in ("Ed25519", "P-256")}
OPENING = {curve: keys.generate_opening_key(curve) for curve in ("X25519", "P-256")}
KEY = SIGNING["Ed25519"]
TOKEN = envelope.sign(TYPE, CLAIMS, KEY)
SEALED = envelope.seal(TOKEN, OPENING["X25519"].public(), sender="t-front", receiver="h-main")


def known(*signers: keys.SigningKey) -> Any:
    found = {key.kid: key.public() for key in signers or (KEY,)}
    return found.get


@pytest.mark.parametrize("curve", sorted(SIGNING))
def test_what_is_signed_is_verified(curve: str) -> None:
    token = envelope.sign(TYPE, CLAIMS, SIGNING[curve])
    verified = envelope.verify(token, TYPE, known(SIGNING[curve]))
    assert (verified.kid, verified.claims) == (SIGNING[curve].kid, CLAIMS)
    assert "架空" not in repr(verified)


@pytest.mark.parametrize("curve", sorted(OPENING))
def test_what_is_sealed_is_opened_by_the_receiver(curve: str) -> None:
    sealed = envelope.seal(TOKEN, OPENING[curve].public(), sender="t-front", receiver="h-main")
    opened = envelope.open_sealed(sealed, OPENING[curve], receiver="h-main", sender="t-front")
    assert (opened.sender, opened.token) == ("t-front", TOKEN)
    assert TOKEN not in repr(opened)


def resigned(header: dict[str, Any]) -> str:
    return jws.serialize_compact(header, b"{}", KEY.jose, registry=jws.JWSRegistry(algorithms=["Ed25519", "EdDSA"]))


def tampered_header(**changes: Any) -> str:
    """Give the token with another header and the old signature."""
    header = {"alg": "Ed25519", "kid": KEY.kid, "typ": TYPE, **changes}
    text = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return ".".join((text, *TOKEN.split(".")[1:]))


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (tampered_header(typ="uketsuke-reply+jwt"), WrongType),
        (tampered_header(alg="none"), WrongType),
        (tampered_header(alg="ES256"), WrongType),
        (tampered_header(jwk={"kty": "OKP"}), WrongType),
        (tampered_header(kid="somebody"), UnknownKey),
        (tampered_header(typ=TYPE), BadSignature),
        (TOKEN[:-8] + "AAAAAAAA", BadSignature),
        (TOKEN.replace(".", "", 1), MessageInvalid),
        ("..", MessageInvalid),
        ("W10.e30.AA", MessageInvalid),
        ("a" * (envelope.TOKEN_LIMIT_BYTES + 1), MessageInvalid),
    ],
)
def test_a_token_that_is_not_exactly_ours_is_refused(token: str, error: type[MessageError]) -> None:
    with pytest.raises(error):
        envelope.verify(token, TYPE, known())


def test_a_header_without_key_id_is_refused() -> None:
    with pytest.raises(WrongType):
        envelope.verify(resigned({"alg": "Ed25519", "typ": TYPE}), TYPE, known())


def test_another_signers_key_does_not_fit() -> None:
    other = keys.generate_signing_key()
    with pytest.raises(BadSignature):
        envelope.verify(TOKEN, TYPE, lambda _kid: other.public())


@pytest.mark.parametrize(
    ("receiver", "sender", "key"),
    [
        ("h-other", "t-front", OPENING["X25519"]),
        ("h-main", "t-back", OPENING["X25519"]),
        ("h-main", "t-front", keys.generate_opening_key()),
    ],
)
def test_a_seal_for_or_from_somebody_else_is_not_opened(receiver: str, sender: str, key: keys.OpeningKey) -> None:
    with pytest.raises(CannotOpen):
        envelope.open_sealed(SEALED, key, receiver=receiver, sender=sender)


def test_sender_and_receiver_are_bound_into_the_seal() -> None:
    header = json.loads(base64.urlsafe_b64decode(SEALED.split(".")[0] + "=="))
    header["apu"] = base64.urlsafe_b64encode(b"t-back").rstrip(b"=").decode()
    text = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    moved = ".".join((text, *SEALED.split(".")[1:]))
    with pytest.raises(CannotOpen):
        envelope.open_sealed(moved, OPENING["X25519"], receiver="h-main", sender="t-back")


@given(st.integers(0, len(SEALED) - 1), st.characters(codec="utf-8"))
def test_no_changed_seal_opens_and_all_fail_in_one_family(place: int, character: str) -> None:
    changed = SEALED[:place] + character + SEALED[place + 1 :]
    try:
        opened = envelope.open_sealed(changed, OPENING["X25519"], receiver="h-main", sender="t-front")
    except MessageError:
        return
    assert opened.token == TOKEN  # only where the change wrote the same bits


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="utf-8"))
def test_no_changed_token_verifies_and_all_fail_in_one_family(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    try:
        verified = envelope.verify(changed, TYPE, known())
    except MessageError:
        return
    assert verified.claims == CLAIMS


def test_claims_over_the_limit_are_refused_before_anything_is_stored() -> None:
    with pytest.raises(MessageInvalid, match="over the limit"):
        envelope.sign(TYPE, {"text": "x" * 33_000}, KEY)


def test_private_keys_hide_and_public_halves_hold_nothing_private() -> None:
    every: list[keys.SigningKey | keys.OpeningKey] = [*SIGNING.values(), *OPENING.values()]
    for key in every:
        assert "d" not in keys.public_jwk(key)
        assert keys.private_pem(key).decode()[30:60] not in repr(key)
        assert key.public().kid == key.kid
    assert keys.load_signing_key(keys.private_pem(KEY)).kid == KEY.kid


@pytest.mark.parametrize("jwk", [{}, {"kty": "OKP", "crv": "X25519", "x": "AA"}, {"kty": "OKP", "crv": "Ed25519"}])
def test_what_is_no_public_signing_key_is_refused(jwk: dict[str, str]) -> None:
    with pytest.raises(MessageInvalid):
        keys.read_verify_key(jwk)


def test_a_private_key_is_not_taken_for_a_public_one() -> None:
    jwk = {name: str(value) for name, value in KEY.jose.as_dict(private=True).items()}
    with pytest.raises(MessageInvalid):
        keys.read_verify_key(jwk)
