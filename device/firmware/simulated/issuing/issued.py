"""One persona's card as the made-up issuer hands it out: keys and certificates.

Keys are made when they are first asked for, once, and kept in `DIR/cards/NAME/`. Certificates are made anew when the
persona's file changed or the day did, so that dates given as distances stay what they mean; serials come from the
persona and never change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from device.firmware.simulated.card.basics.filesystem import PrivateKey
from device.firmware.simulated.card.basics.storage import write_atomically
from device.firmware.simulated.issuing.certificates import (
    JAPAN,
    certify_signature,
    certify_user,
    user_authority,
)
from device.firmware.simulated.issuing.issuer import Issuer
from device.firmware.simulated.issuing.keys import load_or_make_key, load_or_make_p384_key
from device.firmware.simulated.persona import Persona
from device.firmware.simulated.persona_data import KeyType


@dataclass(frozen=True)
class IssuedCard:
    """Keys and certificates of one card; the folder also keeps the card's counters."""

    persona: Persona
    folder: Path
    user_certificate: x509.Certificate = field(repr=False)
    user_key: PrivateKey = field(repr=False)
    issuer: Issuer = field(repr=False)
    today: date

    def issuer_key_id(self) -> str:
        """Give the hexadecimal key id of the issuer, as the eligibility system links certificates by it."""
        found = self.user_certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        return (found.key_identifier or b"").hex()

    @cached_property
    def signature_key(self) -> rsa.RSAPrivateKey:
        """The key for signatures."""
        return load_or_make_key(self.folder / "signature.key")

    @cached_property
    def signature_certificate(self) -> x509.Certificate:
        """The certificate for signatures; the same keys and days give the same bytes."""
        return certify_signature(self.persona, self.issuer, self.signature_key.public_key(), self.today)

    @cached_property
    def face_key(self) -> rsa.RSAPrivateKey:
        """The key of the card-face application."""
        return load_or_make_key(self.folder / "face.key")

    @cached_property
    def text_key(self) -> rsa.RSAPrivateKey:
        """The key of the text application."""
        return load_or_make_key(self.folder / "text.key")

    @cached_property
    def common_key(self) -> rsa.RSAPrivateKey:
        """The key with which the common application authenticates the card."""
        return load_or_make_key(self.folder / "common.key")


def issue(persona: Persona, issuer: Issuer, now: datetime) -> IssuedCard:
    """Give the persona's card, made on first use; `now` (with a zone) is the day distances count from."""
    folder = issuer.folder / "cards" / persona.id
    key, today = _user_key(folder, persona), now.astimezone(JAPAN).date()
    stamp = _stamp(persona, issuer, key, today)
    if not (folder / "stamp").exists() or (folder / "stamp").read_text() != stamp:
        made = certify_user(persona, issuer, key.public_key(), today)
        write_atomically(folder / "user.der", made.public_bytes(serialization.Encoding.DER))
        write_atomically(folder / "stamp", stamp.encode())
    certificate = x509.load_der_x509_certificate((folder / "user.der").read_bytes())
    return IssuedCard(persona, folder, certificate, key, issuer, today)


def _user_key(folder: Path, persona: Persona) -> PrivateKey:
    if KeyType(persona.certificate.key) is KeyType.P384:
        return load_or_make_p384_key(folder / "user-p384.key")
    return load_or_make_key(folder / "user.key")


def _stamp(persona: Persona, issuer: Issuer, user: PrivateKey, today: date) -> str:
    """Digest all that the certificates depend on."""
    key = user.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    authority = user_authority(persona, issuer).certificate_der()
    return hashlib.sha256(f"{persona!r} {today}".encode() + key + authority).hexdigest()
