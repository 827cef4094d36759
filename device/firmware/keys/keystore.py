"""The keystore: keys that never leave their place, and what enrolment gave.

A signing key (Ed25519, or P-256 in a TPM) for results, an X25519 key that opens replies, a key that orders the
tickets; `identity.json` holds public material. A key is made anew only while nothing was enrolled with the former
one: a key that is missing later is damage, never a reason to go on under an identity that the host does not know.
"""

from __future__ import annotations

import json
from pathlib import Path

from device.base.private_file import write_private
from device.firmware.keys.errors import NotEnrolled, StateDamaged
from device.firmware.keys.identity import Identity
from device.firmware.keys.places.factory import open_opening_place, open_signing_place
from device.firmware.keys.places.file import TICKET_KEY_BYTES
from device.firmware.keys.places.settings import KeySettings
from device.wire import codec, version
from device.wire.envelope import sign
from device.wire.errors import MessageError
from device.wire.keys import OpeningKey, Signer, public_jwk
from device.wire.local import Enrolled
from device.wire.messages.enrolment import OFFER_TYPE, OfferClaims, PublicKey

_IDENTITY_FILE = "identity.json"
_CURVES = (("Ed25519", "X25519"), ("P-256", "X25519"))

__all__ = ["Identity", "Keystore"]


class Keystore:
    """The keys and the identity in one folder."""

    def __init__(self, folder: Path, settings: KeySettings | None = None) -> None:
        """Read the folder; at the first start, make it and its keys where `settings` says (files when None).

        Raises:
            StateDamaged: something in it is missing, broken, or cannot be read or written.
            KeyChipNotUsable, CredentialMissing: the place that the settings name is not there.
        """
        where = settings if settings is not None else KeySettings()
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.identity: Identity | None = self._read_identity()
            make, opening = self.identity is None, open_opening_place(where, folder)
            self.signing: Signer = open_signing_place(where, folder).open_signing(make=make)
            self.opening: OpeningKey = opening.open_opening(make=make)
            self.ticket_key: bytes = opening.open_ticket_key(make=make)
            curves = (self.signing.public().curve, self.opening.curve)
        except (
            OSError,
            ValueError,
            TypeError,
            MessageError,
        ) as error:  # what pyca and joserfc raise for a broken PEM
            raise StateDamaged(f"{folder}: the stored keys cannot be used") from error
        if curves not in _CURVES:
            raise StateDamaged(f"{folder}: a stored key is of another kind")
        if len(self.ticket_key) != TICKET_KEY_BYTES:
            raise StateDamaged(f"{folder}: a stored key is too short")

    def offer(self, code_digest: str, now: int) -> str:
        """Sign an offer of the public keys over a one-time code's digest; `now` is in seconds since 1970."""
        claims = OfferClaims(
            schema=version.NEWEST,
            iat=now,
            code_digest=code_digest,
            signing_key=PublicKey.from_jwk(public_jwk(self.signing.public())),
            opening_key=PublicKey.from_jwk(public_jwk(self.opening)),
        )
        return sign(OFFER_TYPE, codec.to_json(claims), self.signing)

    def save(self, enrolled: Enrolled) -> Identity:
        """Keep what the host gave at enrolment, and trust that host from now on.

        Raises:
            MessageInvalid, ValueError: it cannot be used; the former identity stays.
            StateDamaged: the disk did not take it; the former identity stays.
        """
        return self._keep(Identity.of(enrolled))

    def follow(self, token: str) -> Identity:
        """Trust the host's next keys, which the newest ones have to announce.

        Raises:
            NotEnrolled: there is no host to follow.
            MessageError: the announcement is not believed; the keys stay.
            StateDamaged: the disk did not take it; the keys stay.
        """
        known = self.identity
        if known is None:
            raise NotEnrolled("this terminal is not enrolled")
        return self._keep(known.followed(known.trusted.follow(token, known.terminal, known.host.control_key)))

    def _keep(self, identity: Identity) -> Identity:
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
