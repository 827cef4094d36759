"""NATS' keys and tokens: a published pair of seed and key, and tokens that its own rules accept."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from host.fleet.nkey import account_of, read_token, sign_token

SEED = "SAANDLKMXL6CUS3CP52WIXBEDN6YJ545GDKC65U5JZPPV6WH6ESWUA6YAI"
PUBLIC = "ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA"
"""Both from docs.nats.io, auth callout."""


def published_key() -> Ed25519PrivateKey:
    raw = base64.b32decode(SEED + "=" * (-len(SEED) % 8))
    return Ed25519PrivateKey.from_private_bytes(raw[2:34])  # two bytes of kinds before it, the checksum behind


def test_public_key_in_the_servers_form() -> None:
    assert account_of(published_key()) == PUBLIC


def test_token_is_signed_over_head_and_claims() -> None:
    token = sign_token({"sub": "U", "nats": {"type": "user"}}, published_key())
    head, body, signature = token.split(".")
    decoded = base64.urlsafe_b64decode(signature + "==")
    published_key().public_key().verify(decoded, f"{head}.{body}".encode())
    with pytest.raises(InvalidSignature):
        published_key().public_key().verify(decoded, f"{head}.{body}A".encode())
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "ed25519-nkey"}


def test_token_tells_its_issuer_and_has_an_id_of_its_content() -> None:
    first, second = (read_token(sign_token({"sub": sub}, published_key())) for sub in "UV")
    assert first["iss"] == second["iss"] == PUBLIC
    assert first["jti"] != second["jti"]


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "a.W10.c", "a.e30", "a.!.c", "a.bnVsbA.c"])
def test_what_is_no_token(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  base64, JSON or the form: all are one to the caller
        read_token(text)
