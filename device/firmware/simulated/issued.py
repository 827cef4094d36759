"""One persona's card as the made-up issuer hands it out: keys and certificates.

Keys are made once and kept in `DIR/cards/NAME/`. Certificates are made anew when the persona's file changed or the
day did, so that dates given as distances stay what they mean; serials come from the persona and never change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from device.firmware.simulated.card.storage import write_atomically
from device.firmware.simulated.issuer import SIGNATURE_POLICY, USER_POLICY, CertificateAuthority, Issuer
from device.firmware.simulated.keys import load_or_make_key
from device.firmware.simulated.persona import Persona, resolve_day

JAPAN = timezone(timedelta(hours=9), "JST")


@dataclass(frozen=True)
class IssuedCard:
    """Keys and certificates of one card; the folder also keeps the card's counters."""

    persona: Persona
    folder: Path
    user_certificate: x509.Certificate = field(repr=False)
    signature_certificate: x509.Certificate = field(repr=False)
    user_key: rsa.RSAPrivateKey = field(repr=False)
    signature_key: rsa.RSAPrivateKey = field(repr=False)
    face_key: rsa.RSAPrivateKey = field(repr=False)
    text_key: rsa.RSAPrivateKey = field(repr=False)

    def issuer_key_id(self) -> str:
        """Give the hexadecimal key id of the issuer, as the eligibility system links certificates by it."""
        found = self.user_certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        return (found.key_identifier or b"").hex()


def issue(persona: Persona, issuer: Issuer, now: datetime) -> IssuedCard:
    """Give the persona's card, made on first use; `now` (with a zone) is the day distances count from."""
    folder = issuer.folder / "cards" / persona.id
    user, signature, face, text = (
        load_or_make_key(folder / f"{name}.key") for name in ("user", "signature", "face", "text")
    )
    today = now.astimezone(JAPAN).date()
    stamp = hashlib.sha256(f"{persona!r} {today} {issuer.user_ca.certificate.serial_number}".encode()).hexdigest()
    if not _is_current(folder, stamp, user, issuer):
        _write_certificates(folder, persona, issuer, today, user.public_key(), signature.public_key())
        write_atomically(folder / "stamp", stamp.encode())
    return IssuedCard(
        persona,
        folder,
        _load_certificate(folder / "user.der"),
        _load_certificate(folder / "signature.der"),
        user,
        signature,
        face,
        text,
    )


def _is_current(folder: Path, stamp: str, user: rsa.RSAPrivateKey, issuer: Issuer) -> bool:
    if not (folder / "stamp").exists() or (folder / "stamp").read_text() != stamp:
        return False
    found = _load_certificate(folder / "user.der")
    return found.public_key() == user.public_key() and found.issuer == issuer.user_ca.certificate.subject


def _write_certificates(
    folder: Path,
    persona: Persona,
    issuer: Issuer,
    today: date,
    user: rsa.RSAPublicKey,
    signature: rsa.RSAPublicKey,
) -> None:
    certified = (
        ("user", issuer.user_ca, user, USER_POLICY),
        ("signature", issuer.signature_ca, signature, SIGNATURE_POLICY),
    )
    for name, authority, key, policy in certified:
        made = _certify(persona, authority, key, policy, today)
        write_atomically(folder / f"{name}.der", made.public_bytes(serialization.Encoding.DER))


def _certify(
    persona: Persona,
    authority: CertificateAuthority,
    key: rsa.RSAPublicKey,
    policy: x509.ObjectIdentifier,
    today: date,
) -> x509.Certificate:
    data = persona.certificate
    starts = datetime.combine(resolve_day(data.valid_from, today), time(), JAPAN)
    ends = datetime.combine(resolve_day(data.valid_until, today), time(23, 59, 59), JAPAN)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.COMMON_NAME, data.subject),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(int(data.serial))
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(_key_usage(signs_documents=policy == SIGNATURE_POLICY), critical=True)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(policy, None)]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    return builder.sign(authority.key, hashes.SHA256())


def _key_usage(signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _load_certificate(path: Path) -> x509.Certificate:
    return x509.load_der_x509_certificate(path.read_bytes())
