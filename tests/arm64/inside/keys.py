"""Messages from one processor to the other: signed and sealed here, opened and checked there, on both curves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from device.wire import envelope
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    load_opening_key,
    private_pem,
    public_jwk,
    read_sealing_key,
    read_verify_key,
)

FAMILIES = {"edwards": ("Ed25519", "X25519"), "nist": ("P-256", "P-256")}
_TYPE, _SENDER, _RECEIVER = "uketsuke-visit", "t-arm64", "h-main"
CLAIMS = {"said": "見本"}


def make_opening_keys() -> dict[str, OpeningKey]:
    """Make the keys of whoever receives."""
    return {family: generate_opening_key(sealing) for family, (_signing, sealing) in FAMILIES.items()}


def write_opening_keys(keys: dict[str, OpeningKey], file: Path) -> None:
    """Hand private keys, made for this test, to the other side."""
    file.write_text(json.dumps({family: private_pem(key).decode("ascii") for family, key in keys.items()}), "utf-8")


def read_opening_keys(file: Path) -> dict[str, OpeningKey]:
    """Read what was handed over."""
    pems = json.loads(file.read_text("utf-8"))
    return {family: load_opening_key(pem.encode("ascii")) for family, pem in pems.items()}


def offer(keys: dict[str, OpeningKey]) -> dict[str, dict[str, str]]:
    """Give their public halves, as the other side reads them."""
    return {family: public_jwk(key) for family, key in keys.items()}


def send(offered: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Sign and seal one message per family, with signing keys made here."""
    return {family: _send(family, jwk) for family, jwk in offered.items()}


def receive(sent: dict[str, Any], keys: dict[str, OpeningKey]) -> dict[str, bool]:
    """Open and check what the other side sent; tell of each family whether it is what was said."""
    return {family: _receive(message, keys[family]) for family, message in sent.items()}


def _send(family: str, jwk: dict[str, str]) -> dict[str, Any]:
    key: SigningKey = generate_signing_key(FAMILIES[family][0])
    token = envelope.sign(_TYPE, CLAIMS, key)
    sealed = envelope.seal(token, read_sealing_key(jwk), sender=_SENDER, receiver=_RECEIVER)
    return {"sealed": sealed, "key": public_jwk(key)}


def _receive(message: dict[str, Any], key: OpeningKey) -> bool:
    opened = envelope.open_sealed(message["sealed"], key, receiver=_RECEIVER, sender=_SENDER)
    signer = read_verify_key(message["key"])
    verified = envelope.verify(opened.token, _TYPE, lambda kid: signer if kid == signer.kid else None)
    return verified.claims == CLAIMS
