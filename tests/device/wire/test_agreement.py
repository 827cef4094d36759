"""The agreement against the JOSE library: each opens what the other seals; what is not exactly ours is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from joserfc import jwe, jws

from device.wire import envelope, keys, text
from device.wire.errors import BadSignature, CannotOpen, MessageError

CURVES = ("X25519", "P-256")
OPENING = {curve: keys.generate_opening_key(curve) for curve in CURVES}
SIGNING = {curve: keys.generate_signing_key(curve) for curve in ("Ed25519", "P-256")}
SEALS = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"])
TYPE = "uketsuke-visit+jwt"


def header_for(curve: str, **changes: Any) -> dict[str, Any]:
    return {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": OPENING[curve].kid,
        "typ": envelope.SEALED_TYPE,
        "cty": "JWT",
        "apu": text.encode(b"t-front"),
        "apv": text.encode(b"h-main"),
        **changes,
    }


def sealed_for(curve: str) -> str:
    return envelope.seal("a.b.c", OPENING[curve].public(), sender="t-front", receiver="h-main")


def open_it(sealed: str, curve: str) -> str:
    return envelope.open_sealed(sealed, OPENING[curve], receiver="h-main", sender="t-front").token


@pytest.mark.parametrize("curve", CURVES)
def test_the_library_opens_what_we_seal(curve: str) -> None:
    opened = jwe.decrypt_compact(sealed_for(curve), OPENING[curve].jose, registry=SEALS)
    assert opened.plaintext == b"a.b.c"


@pytest.mark.parametrize("curve", CURVES)
def test_we_open_what_the_library_seals(curve: str) -> None:
    made = jwe.encrypt_compact(header_for(curve), b"a.b.c", OPENING[curve].public().jose, registry=SEALS)
    assert open_it(made, curve) == "a.b.c"


@pytest.mark.parametrize("curve", sorted(SIGNING))
def test_both_verify_what_the_other_signs(curve: str) -> None:
    key, registry = SIGNING[curve], jws.JWSRegistry(algorithms=["Ed25519", "ES256"])
    ours = envelope.sign(TYPE, {"seq": 1}, key)
    assert json.loads(jws.deserialize_compact(ours, key.public().jose, registry=registry).payload) == {"seq": 1}
    header = {"alg": key.algorithm, "kid": key.kid, "typ": TYPE}
    theirs = jws.serialize_compact(header, b'{"seq":2}', key.jose, registry=registry)
    assert envelope.verify(theirs, TYPE, lambda _kid: key.public()).claims == {"seq": 2}


def with_epk(sealed: str, **changes: Any) -> str:
    """Give it with another key of the sender, and everything else as it was."""
    head, *rest = sealed.split(".")
    header = json.loads(text.decode(head))
    header["epk"] = {**header["epk"], **changes}
    return ".".join((text.encode(json.dumps(header).encode()), *rest))


LOW_ORDER = text.encode(bytes(32))


@pytest.mark.parametrize(
    ("curve", "changes"),
    [
        ("X25519", {"x": LOW_ORDER}),
        ("X25519", {"x": text.encode(bytes(31))}),
        ("X25519", {"x": 1}),
        ("X25519", {"x": "+" * 43}),
        ("X25519", {"crv": "X448"}),
        ("X25519", {"kty": "EC"}),
        ("X25519", {"d": text.encode(x25519.X25519PrivateKey.generate().private_bytes_raw())}),
        ("P-256", {"y": LOW_ORDER}),
        ("P-256", {"x": text.encode(b"\xff" * 32)}),
        ("P-256", {"crv": "X25519", "kty": "OKP"}),
    ],
)
def test_a_key_of_the_sender_that_is_none_is_refused(curve: str, changes: dict[str, Any]) -> None:
    with pytest.raises(CannotOpen):
        open_it(with_epk(sealed_for(curve), **changes), curve)


@pytest.mark.parametrize("epk", [None, [], "", 7, {}])
def test_what_is_no_key_at_all_is_refused(epk: object) -> None:
    head, *rest = sealed_for("X25519").split(".")
    header = {**json.loads(text.decode(head)), "epk": epk}
    with pytest.raises(CannotOpen):
        open_it(".".join((text.encode(json.dumps(header).encode()), *rest)), "X25519")


@pytest.mark.parametrize(
    ("place", "part"),
    [
        (1, "AAAA"),
        (2, "AAAA"),
        (2, ""),
        (3, ""),
        (4, "AAAA"),
        (4, ""),
        (3, "=AAA"),
        (3, "AAA="),
        (3, "A"),
        (3, "/AAA"),
    ],
)
def test_parts_of_another_form_are_refused(place: int, part: str) -> None:
    parts = sealed_for("X25519").split(".")
    parts[place] = part
    with pytest.raises(CannotOpen):
        open_it(".".join(parts), "X25519")


@pytest.mark.parametrize("changes", [{"alg": "ECDH-ES+A256KW"}, {"enc": "A128GCM"}, {"alg": "dir"}, {"alg": None}])
def test_another_algorithm_is_refused(changes: dict[str, Any]) -> None:
    head, *rest = sealed_for("X25519").split(".")
    header = {**json.loads(text.decode(head)), **changes}
    with pytest.raises(CannotOpen):
        open_it(".".join((text.encode(json.dumps(header).encode()), *rest)), "X25519")


@pytest.mark.parametrize("curve", sorted(SIGNING))
@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 86, "A" * 87, "!" * 86])
def test_what_is_no_signature_is_refused(curve: str, signature: str) -> None:
    key = SIGNING[curve]
    signed = envelope.sign(TYPE, {}, key).rpartition(".")[0]
    with pytest.raises(BadSignature):
        envelope.verify(f"{signed}.{signature}", TYPE, lambda _kid: key.public())


@pytest.mark.parametrize("written", ["AA=", "A", "A+", "A/", "Ａ", "A\n", "A A", "====", "AA=="])
def test_text_that_is_none_of_base64url_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  binascii and the codec raise different ones
        text.decode(written)


def test_text_is_read_as_it_was_written() -> None:
    for length in range(70):
        data = bytes(range(length))
        assert text.decode(text.encode(data)) == data


def test_all_of_it_fails_in_one_family() -> None:
    for broken in (".", "....", "e30....", f"{text.encode(b'{}')}....", "\ud800...."):
        with pytest.raises(MessageError):
            open_it(broken, "X25519")
