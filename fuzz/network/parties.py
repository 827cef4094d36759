"""A made-up host, terminal and subscriber whose keys are the same in every run, so that a kept corpus stays good.

An outsider can reach only what stands before the signature. So that the decoders behind it are attacked as well, as
a stolen or broken peer could, targets sign and seal the fuzzer's claims with these keys.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from device.firmware.keys.identity import Identity
from device.wire.envelope import seal
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    VerifyKey,
    load_opening_key,
    load_signing_key,
    public_jwk,
)
from device.wire.messages.enrolment import HostIdentity, PublicKey
from fuzz.network.signing import sign_text
from host.store.registry import Party

HOST, TERMINAL, SUBSCRIBER = "h-main", "t-front", "s-karte"
NOW = 1_795_600_000.0


def _signing(number: int) -> SigningKey:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return load_signing_key(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _opening(number: int) -> OpeningKey:
    private = x25519.X25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return load_opening_key(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _shown(key: VerifyKey | OpeningKey) -> PublicKey:
    return PublicKey.from_jwk(public_jwk(key))


host_opening, receipt_key, control_key, result_key = _opening(1), _signing(2), _signing(3), _signing(4)
party_opening, party_signing = _opening(5), _signing(6)
"""Keys of the terminal, and of the subscriber as well: no decoder sees both."""

host = HostIdentity(HOST, _shown(host_opening), _shown(receipt_key), _shown(control_key), _shown(result_key))
identity = Identity("c1", TERMINAL, "A", host)
terminal = Party(TERMINAL, party_signing.public(), party_opening.public())
subscriber = Party(SUBSCRIBER, party_signing.public(), party_opening.public())


def seal_for_host(typ: str, claims: bytes) -> str:
    """Sign any bytes as the terminal, and seal them for the host."""
    return seal(sign_text(typ, claims, party_signing), host_opening.public(), sender=TERMINAL, receiver=HOST)


def seal_for_party(typ: str, claims: bytes, key: SigningKey, receiver: str) -> str:
    """Sign any bytes as the host, and seal them for the terminal or the subscriber."""
    return seal(sign_text(typ, claims, key), party_opening.public(), sender=HOST, receiver=receiver)
