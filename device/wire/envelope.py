"""The envelope: a signed token (JWS) inside a sealed one (JWE), with fixed algorithms and exact headers.

RFC 7515, RFC 7516, RFC 7518 (ECDH-ES with `apu` and `apv`, which bind sender and receiver into the key), RFC 8037,
RFC 9864. A header is exactly ours or the token is refused; nothing in it chooses an algorithm or a key form.
It knows no message, no topic and no registry: whose key may sign what is the caller's business.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from device.wire import agreement, codec, text
from device.wire.errors import BadSignature, CannotOpen, MessageInvalid, UnknownKey, WrongType
from device.wire.keys import OpeningKey, SealingKey, Signer, VerifyKey
from device.wire.padding import HEADER_BYTES, pad

SEALED_TYPE = "uketsuke-sealed"
FindOpening = Callable[[str], OpeningKey | None]
_AGREEMENT = "ECDH-ES"
TOKEN_LIMIT_BYTES = 96 * 1024

_SIGNED_HEADER = {"alg", "kid", "typ"}
_SEALED_HEADER = {"alg", "enc", "kid", "typ", "cty", "apu", "apv", "epk"}


@dataclass(frozen=True)
class Verified:
    """The content of a token whose signature was checked, and the id of the key that signed it."""

    kid: str
    claims: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A token taken out of its seal; who sealed it is proved only by the signature inside."""

    sender: str
    token: str = field(repr=False)


def sign(typ: str, claims: dict[str, Any], key: Signer, *, pad_from: int = 0) -> str:
    """Sign claims as a token of kind `typ`; what is to be sealed gives the least of its sizes as `pad_from`.

    Raises:
        MessageInvalid: the claims are over the size limit.
    """
    head = _write_header(key.algorithm, key.kid, typ, HEADER_BYTES if pad_from else 0)
    signed = f"{head}.{text.encode(pad(codec.dump(claims), pad_from))}"
    return f"{signed}.{text.encode(key.sign(signed.encode('ascii')))}"


def verify(token: str, typ: str, find_key: Callable[[str], VerifyKey | None]) -> Verified:
    """Check a token of kind `typ`; `find_key` gives the key to a key id, or None.

    Raises:
        WrongType: it is of another kind, or its header is not exactly ours.
        UnknownKey: no such key.
        BadSignature: the signature does not fit.
        MessageInvalid: the text or the claims are broken.
    """
    header = _read_header(token, parts=3)
    if set(header) != _SIGNED_HEADER or header["typ"] != typ:
        raise WrongType(f"expected a token of type {typ}")
    key = find_key(str(header["kid"]))
    if key is None:
        raise UnknownKey("the signing key is not known here")
    if header["alg"] != key.algorithm:
        raise WrongType("the algorithm does not go with the key")
    signed, _, signature = token.rpartition(".")
    try:
        if not key.fits(text.decode(signature), signed.encode("ascii")):
            raise BadSignature("the signature does not fit")
        payload = text.decode(signed.partition(".")[2])
    except ValueError as error:
        raise BadSignature("the signature does not fit") from error
    return Verified(key.kid, codec.load(payload))


def seal(token: str, key: SealingKey, *, sender: str, receiver: str) -> str:
    """Seal a signed token for the owner of `key`."""
    epk, agreed = agreement.make_ephemeral(key.half)
    header = {
        "alg": _AGREEMENT,
        "enc": agreement.ENCRYPTION,
        "kid": key.kid,
        "typ": SEALED_TYPE,
        "cty": "JWT",
        "apu": _party(sender),
        "apv": _party(receiver),
        "epk": epk,
    }
    head = text.encode(codec.dump(header))
    return ".".join((head, "", *agreement.encrypt(agreed, head, sender, receiver, token.encode())))


def open_sealed(sealed: str, key: OpeningKey | FindOpening, *, receiver: str, sender: str | None = None) -> Opened:
    """Open what was sealed for `receiver`; with `sender` given, only if it says to come from there.

    Where one has several keys, `key` gives the one to a key id, or None.

    Raises:
        WrongType: it is no sealed message of ours.
        CannotOpen: it is for another key or receiver, from another sender, or was altered.
        MessageInvalid: the text is broken.
    """
    header = check_sealed(sealed)
    key = _opening(key, str(header["kid"]))
    named = _party_name(header["apu"])
    if (header["alg"], header["enc"]) != (_AGREEMENT, agreement.ENCRYPTION):
        raise CannotOpen("sealed by another algorithm")
    if header["kid"] != key.kid or header["apv"] != _party(receiver) or sender not in (None, named):
        raise CannotOpen("sealed for another receiver or key, or by another sender")
    try:
        agreed = agreement.agree(key.private_half, header["epk"])
        token = agreement.decrypt(agreed, sealed.split("."), named, receiver).decode()
    except (agreement.NotOpened, UnicodeDecodeError) as error:
        raise CannotOpen("the seal cannot be opened") from error
    return Opened(named, token)


def _opening(key: OpeningKey | FindOpening, kid: str) -> OpeningKey:
    found = key if isinstance(key, OpeningKey) else key(kid)
    if found is None:
        raise CannotOpen("sealed for a key that is not ours, or no longer")
    return found


def check_sealed(sealed: str) -> dict[str, Any]:
    """Give the header of a sealed message, if it has exactly our form.

    Raises:
        WrongType: it is no sealed message of ours.
        MessageInvalid: the text is broken.
    """
    header = _read_header(sealed, parts=5)
    if set(header) != _SEALED_HEADER or header["typ"] != SEALED_TYPE or header["cty"] != "JWT":
        raise WrongType("this is no sealed message of ours")
    return header


def sender_of(sealed: str) -> str:
    """Give the sender that a sealed message names, unchecked: opening it for that sender is the check.

    Raises:
        MessageError: it is no sealed message of ours.
    """
    return _party_name(check_sealed(sealed)["apu"])


def peek_key_id(token: str) -> str:
    """Give the key id that a token names, unchecked: good for counting, never for deciding.

    Raises:
        MessageInvalid: the text is broken.
    """
    return str(_read_header(token, parts=token.count(".") + 1).get("kid", ""))


@lru_cache(maxsize=256)
def _write_header(algorithm: str, kid: str, typ: str, size: int) -> str:
    return text.encode(codec.dump({"alg": algorithm, "kid": kid, "typ": typ}).ljust(size))


def _read_header(token: str, parts: int) -> dict[str, Any]:
    if len(token) > TOKEN_LIMIT_BYTES or token.count(".") != parts - 1:
        raise MessageInvalid("this is no token of the expected form")
    try:
        head = token.split(".", 1)[0].encode("ascii")
        header = json.loads(urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, RecursionError) as error:  # binascii.Error and UnicodeError are ValueErrors
        raise MessageInvalid("the header of the token is broken") from error
    if not isinstance(header, dict):
        raise MessageInvalid("the header of the token is broken")
    return header


def _party(name: str) -> str:
    return text.encode(name.encode())


def _party_name(party: Any) -> str:
    try:
        return text.decode(str(party)).decode()
    except ValueError as error:
        raise MessageInvalid("a party's name in the header is broken") from error
