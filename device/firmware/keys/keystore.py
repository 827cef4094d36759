"""The keystore: keys that are made here at the first start and never leave, and what enrolment gave.

`signing.pem` (Ed25519) signs results, `opening.pem` (X25519) opens replies, `ticket.key` orders the tickets,
`identity.json` holds public material. A key is made anew only while nothing was enrolled with the former one: a key
that is missing later is damage, never a reason to go on under an identity that the host does not know.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path

from device.base.private_file import write_private
from device.firmware.keys.errors import StateDamaged
from device.firmware.keys.identity import Identity
from device.wire import codec, version
from device.wire.envelope import sign
from device.wire.errors import MessageError
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    load_opening_key,
    load_signing_key,
    private_pem,
    public_jwk,
)
from device.wire.local import Enrolled
from device.wire.messages.enrolment import OFFER_TYPE, OfferClaims, PublicKey

_IDENTITY_FILE = "identity.json"
_TICKET_KEY_BYTES = 32

__all__ = ["Identity", "Keystore"]


class Keystore:
    """The keys and the identity in one folder."""

    def __init__(self, folder: Path) -> None:
        """Read the folder; at the first start, make it and its keys.

        Raises:
            StateDamaged: something in it is missing, broken, or cannot be read or written.
        """
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.identity: Identity | None = self._read_identity()
            self.signing: SigningKey = load_signing_key(self._key("signing.pem", _new_signing_key))
            self.opening: OpeningKey = load_opening_key(self._key("opening.pem", _new_opening_key))
            self.ticket_key: bytes = self._key("ticket.key", lambda: secrets.token_bytes(_TICKET_KEY_BYTES))
        except (
            OSError,
            ValueError,
            TypeError,
            MessageError,
        ) as error:  # what pyca and joserfc raise for a broken PEM
            raise StateDamaged(f"{folder}: the stored keys cannot be used") from error
        if (self.signing.curve, self.opening.curve) != ("Ed25519", "X25519"):
            raise StateDamaged(f"{folder}: a stored key is of another kind")
        if len(self.ticket_key) != _TICKET_KEY_BYTES:
            raise StateDamaged(f"{folder}: a stored key is too short")

    def offer(self, code_digest: str, now: int) -> str:
        """Sign an offer of the public keys over a one-time code's digest; `now` is in seconds since 1970."""
        claims = OfferClaims(
            schema=version.NEWEST,
            iat=now,
            code_digest=code_digest,
            signing_key=PublicKey.from_jwk(public_jwk(self.signing)),
            opening_key=PublicKey.from_jwk(public_jwk(self.opening)),
        )
        return sign(OFFER_TYPE, codec.to_json(claims), self.signing)

    def save(self, enrolled: Enrolled) -> Identity:
        """Keep what the host gave at enrolment, and trust that host from now on.

        Raises:
            MessageInvalid, ValueError: it cannot be used; the former identity stays.
            StateDamaged: the disk did not take it; the former identity stays.
        """
        identity = Identity.of(enrolled)
        try:
            write_private(self._folder / _IDENTITY_FILE, json.dumps(codec.to_json(identity)).encode())
        except OSError as error:
            raise StateDamaged("the identity cannot be written") from error
        self.identity = identity
        return identity

    def _read_identity(self) -> Identity | None:
        try:
            text = (self._folder / _IDENTITY_FILE).read_bytes()
        except FileNotFoundError:
            return None
        return codec.from_json(codec.load(text), Identity, "identity")

    def _key(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self._folder / name
        if not path.exists() and self.identity is None:
            write_private(path, make())
        return path.read_bytes()


def _new_signing_key() -> bytes:
    return private_pem(generate_signing_key())


def _new_opening_key() -> bytes:
    return private_pem(generate_opening_key())
