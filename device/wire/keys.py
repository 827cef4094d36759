"""The keys of the messages: to sign, to check, to seal and to open, each of a type of its own.

Ed25519 and X25519 between terminal and host; ES256 and ECDH-ES on P-256 towards clinic software, which stock
.NET and Java can open. A key's id (`kid`) is its RFC 7638 thumbprint. Private keys hide in `repr`. `Signer` is the
port for signing keys that do not lie in this process' memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from device.wire.agreement import OpeningHalf, SealingHalf
from device.wire.errors import MessageInvalid

JoseKey = OKPKey | ECKey
_PRIVATE_MEMBER = "d"
_P256_BYTES = 32
_P256_SIGNATURE = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class _Key:
    kid: str
    jose: JoseKey = field(repr=False)

    @cached_property
    def curve(self) -> str:
        """The JWK curve name: Ed25519, X25519 or P-256."""
        return str(self.jose.as_dict(private=False)["crv"])


@dataclass(frozen=True)
class VerifyKey(_Key):
    """Checks signatures: Ed25519 (`Ed25519`) or P-256 (`ES256`)."""

    @cached_property
    def algorithm(self) -> str:
        """The JWS algorithm that goes with the key."""
        return "Ed25519" if self.curve == "Ed25519" else "ES256"

    def fits(self, signature: bytes, data: bytes) -> bool:
        """Tell whether the 64 bytes of a signature as a JWS carries them are this key's over `data`."""
        public = self._half
        try:
            if isinstance(public, ed25519.Ed25519PublicKey):
                public.verify(signature, data)
            elif len(signature) == 2 * _P256_BYTES:
                r, s = (int.from_bytes(half) for half in (signature[:_P256_BYTES], signature[_P256_BYTES:]))
                public.verify(encode_dss_signature(r, s), data, _P256_SIGNATURE)
            else:
                return False
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _half(self) -> Any:
        return self.jose.public_key


class Signer(Protocol):
    """Signs messages, wherever its private half lies: in memory, or in a chip that never gives it out."""

    @property
    def kid(self) -> str:
        """The key's id."""

    @property
    def algorithm(self) -> str:
        """The JWS algorithm: `Ed25519` or `ES256`."""

    def public(self) -> VerifyKey:
        """Give the half that may be shown."""

    def sign(self, data: bytes) -> bytes:
        """Sign, and give the 64 bytes of the signature as a JWS carries them (RFC 8037 3.1, RFC 7518 3.4)."""


@dataclass(frozen=True)
class SigningKey(VerifyKey):
    """Signs; holds the private half."""

    def sign(self, data: bytes) -> bytes:
        """Sign (`Signer`)."""
        private: Any = self.jose.private_key
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return raw_signature(*decode_dss_signature(private.sign(data, _P256_SIGNATURE)))
        signature: bytes = private.sign(data)
        return signature

    def public(self) -> VerifyKey:
        """Give the half that may be shown."""
        return read_verify_key(public_jwk(self))


@dataclass(frozen=True)
class SealingKey(_Key):
    """Seals for its owner: X25519 or P-256, public half."""

    @cached_property
    def half(self) -> SealingHalf:
        """The public half."""
        return cast("SealingHalf", self.jose.public_key)  # the kinds that `read_sealing_key` lets through


@dataclass(frozen=True)
class OpeningKey(SealingKey):
    """Opens what was sealed; holds the private half."""

    @cached_property
    def private_half(self) -> OpeningHalf:
        """The private half."""
        return cast("OpeningHalf", self.jose.private_key)  # the kinds that sealing keys have

    def public(self) -> SealingKey:
        """Give the half that may be shown."""
        return read_sealing_key(public_jwk(self))


def raw_signature(r: int, s: int) -> bytes:
    """Give an ECDSA signature on P-256 in the form of JWS (RFC 7518, 3.4)."""
    return r.to_bytes(_P256_BYTES) + s.to_bytes(_P256_BYTES)


def generate_signing_key(curve: str = "Ed25519") -> SigningKey:
    """Make a new key that signs, on Ed25519 or P-256."""
    private = ec.generate_private_key(ec.SECP256R1()) if curve == "P-256" else ed25519.Ed25519PrivateKey.generate()
    return SigningKey(*_import(private))


def generate_opening_key(curve: str = "X25519") -> OpeningKey:
    """Make a new key that opens, on X25519 or P-256."""
    private = ec.generate_private_key(ec.SECP256R1()) if curve == "P-256" else x25519.X25519PrivateKey.generate()
    return OpeningKey(*_import(private))


def load_signing_key(pem: bytes) -> SigningKey:
    """Read a private signing key from PKCS#8 PEM."""
    return SigningKey(*_import(serialization.load_pem_private_key(pem, None)))


def load_opening_key(pem: bytes) -> OpeningKey:
    """Read a private opening key from PKCS#8 PEM."""
    return OpeningKey(*_import(serialization.load_pem_private_key(pem, None)))


def private_pem(key: SigningKey | OpeningKey) -> bytes:
    """Give the private key as PKCS#8 PEM; the caller keeps the file to itself (mode 0600)."""
    return key.jose.as_pem(private=True)


def public_jwk(key: _Key) -> dict[str, str]:
    """Give the public half as a JWK (RFC 7517) of strings."""
    return {name: str(value) for name, value in key.jose.as_dict(private=False).items() if name != "kid"}


def read_verify_key(jwk: dict[str, str]) -> VerifyKey:
    """Read a public signing key from its JWK.

    Raises:
        MessageInvalid: it is no public key on Ed25519 or P-256.
    """
    return VerifyKey(*_read(jwk, ("Ed25519", "P-256")))


def read_sealing_key(jwk: dict[str, str]) -> SealingKey:
    """Read a public sealing key from its JWK.

    Raises:
        MessageInvalid: it is no public key on X25519 or P-256.
    """
    return SealingKey(*_read(jwk, ("X25519", "P-256")))


def _import(private: Any) -> tuple[str, JoseKey]:
    kind = ECKey if isinstance(private, ec.EllipticCurvePrivateKey) else OKPKey
    key: JoseKey = kind.import_key(private)
    return key.thumbprint(), key


def _read(jwk: dict[str, str], curves: tuple[str, ...]) -> tuple[str, JoseKey]:
    if jwk.get("crv") not in curves or _PRIVATE_MEMBER in jwk:
        raise MessageInvalid("this is no public key of an accepted kind")
    try:
        key: JoseKey = ECKey.import_key(dict(jwk)) if jwk["crv"] == "P-256" else OKPKey.import_key(dict(jwk))
        return key.thumbprint(), key
    except (JoseError, KeyError, ValueError, TypeError) as error:  # cryptography raises the last two
        raise MessageInvalid("the key cannot be read") from error
