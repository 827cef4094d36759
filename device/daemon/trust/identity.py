"""Who this terminal is towards the network: its TLS key and certificate, and the host's answer to enrolment.

Two files in the state folder, both mode 0600: `tls-….pem` with the TLS key and the certificate, and
`enrolment.json` with the host's answer and its former keys, which is public material. The answer names the
certificate, so replacing that one file switches from one identity to the next in one step. A renewed certificate
waits in `renewed.json` until a connection with it has stood. No key here opens or signs a message.
"""

from __future__ import annotations

import hashlib
import json
import ssl
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from device.base.private_file import write_private
from device.daemon.base.errors import StateDamaged
from device.wire import codec
from device.wire.errors import MessageError, MessageInvalid
from device.wire.messages.enrolment import EnrolmentAnswer, RenewalAnswer
from device.wire.messages.keys import FormerHost
from device.wire.succession import TrustedHost, check_host_keys
from device.wire.topics import check_name

_ANSWER_FILE = "enrolment.json"
_RENEWED_FILE = "renewed.json"


@dataclass(frozen=True)
class Identity:
    """An enrolment that was checked, and the file that holds its TLS key and certificate (PEM)."""

    answer: EnrolmentAnswer
    tls_file: Path
    former: tuple[FormerHost, ...] = ()

    @property
    def trusted(self) -> TrustedHost:
        """The host's keys that count, the former ones for as long as they do."""
        return TrustedHost(self.answer.host, self.former)

    def tls_context(self) -> ssl.SSLContext:
        """Give the context for the broker: TLS 1.3, both sides known, only our CA.

        Raises:
            StateDamaged: the files do not go together.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        try:
            context.load_verify_locations(cadata=self.answer.ca_certificate)
            context.load_cert_chain(self.tls_file)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise StateDamaged("the TLS certificate and its key cannot be loaded") from error
        return context

    def valid_between(self) -> tuple[datetime, datetime]:
        """Give the moments from which and until which the TLS certificate is valid, in UTC."""
        certificate = x509.load_pem_x509_certificate(self.answer.certificate.encode())
        return certificate.not_valid_before_utc, certificate.not_valid_after_utc


def check_answer(answer: EnrolmentAnswer) -> EnrolmentAnswer:
    """Check that an answer can be used: names, keys and a certificate for that very name.

    Raises:
        MessageInvalid: it cannot.
    """
    check_name(answer.clinic)
    check_name(answer.name, "t-")
    check_name(answer.host.name, "h-")
    check_host_keys(answer.host)
    check_certificate(answer.certificate, answer.ca_certificate, answer.name)
    return answer


def check_certificate(certificate: str, ca_certificate: str, name: str) -> x509.Certificate:
    """Give the certificate (PEM), if it is for that name; the TLS library checks the chain when it is used.

    Raises:
        MessageInvalid: it is for another name, or one of the two cannot be read.
    """
    try:
        read = x509.load_pem_x509_certificate(certificate.encode())
        x509.load_pem_x509_certificate(ca_certificate.encode())
    except ValueError as error:
        raise MessageInvalid("a certificate in the answer cannot be read") from error
    names = [attribute.value for attribute in read.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [name]:
        raise MessageInvalid("the certificate is for another name")
    return read


@dataclass(frozen=True)
class _Stored:
    answer: EnrolmentAnswer
    former: tuple[FormerHost, ...]


class IdentityStore:
    """The identity in the daemon's state folder."""

    def __init__(self, folder: Path) -> None:
        """Keep it in `folder`, which exists."""
        self._folder = folder

    def load(self) -> Identity | None:
        """Read the identity; None before the first enrolment.

        Raises:
            StateDamaged: there is one and it cannot be used.
        """
        try:
            text = (self._folder / _ANSWER_FILE).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateDamaged(f"{_ANSWER_FILE} cannot be read") from error
        try:
            stored = codec.from_json(codec.load(text), _Stored, "enrolment")
            answer = check_answer(stored.answer)
        except MessageError as error:
            raise StateDamaged(f"{_ANSWER_FILE} is damaged") from error
        identity = Identity(answer, self._tls_file(answer.certificate), stored.former)
        identity.tls_context()
        return identity

    def save(self, answer: EnrolmentAnswer, tls_key: bytes) -> Identity:
        """Keep a checked answer with the TLS key (PEM) that its certificate is for; the former identity goes.

        Raises:
            StateDamaged: the disk did not take it; the former identity stays.
        """
        tls_file = self._tls_file(answer.certificate)
        try:
            write_private(tls_file, tls_key + answer.certificate.encode())
            return self._switch(Identity(answer, tls_file))
        except OSError as error:
            raise StateDamaged("the identity cannot be written") from error

    def save_trusted(self, identity: Identity, trusted: TrustedHost) -> Identity:
        """Keep that the host has followed on to other keys; the certificate stays.

        Raises:
            StateDamaged: the disk did not take it; the former keys stay the trusted ones.
        """
        followed = replace(identity, answer=replace(identity.answer, host=trusted.host), former=trusted.former)
        try:
            self._write(followed)
        except OSError as error:
            raise StateDamaged("the identity cannot be written") from error
        return followed

    def keep_renewed(self, renewed: RenewalAnswer, tls_key: bytes) -> None:
        """Keep a renewed certificate with its key (PEM) beside the identity, which stays in force.

        Raises:
            StateDamaged: the disk did not take it.
        """
        try:
            write_private(self._tls_file(renewed.certificate), tls_key + renewed.certificate.encode())
            write_private(self._folder / _RENEWED_FILE, json.dumps(codec.to_json(renewed)).encode())
        except OSError as error:
            raise StateDamaged("the renewed certificate cannot be written") from error

    def load_renewed(self, identity: Identity) -> Identity | None:
        """Give the identity with the renewed certificate that waits; None when there is none that could be used."""
        try:
            text = (self._folder / _RENEWED_FILE).read_bytes()
            renewed = codec.from_json(codec.load(text), RenewalAnswer, "renewal")
            check_certificate(renewed.certificate, renewed.ca_certificate, identity.answer.name)
        except (OSError, MessageError):
            return None
        answer = replace(identity.answer, certificate=renewed.certificate, ca_certificate=renewed.ca_certificate)
        return replace(identity, answer=answer, tls_file=self._tls_file(renewed.certificate))

    def promote(self, renewed: Identity) -> Identity:
        """Let a renewed certificate take the place of the former one, which goes.

        Raises:
            StateDamaged: the disk did not take it; the former one stays.
        """
        try:
            return self._switch(renewed)
        except OSError as error:
            raise StateDamaged("the identity cannot be written") from error

    def drop_renewed(self) -> None:
        """Forget a renewed certificate that is of no use."""
        (self._folder / _RENEWED_FILE).unlink(missing_ok=True)

    def _switch(self, identity: Identity) -> Identity:
        self._write(identity)
        self.drop_renewed()
        for other in set(self._folder.glob("tls-*.pem")) - {identity.tls_file}:
            other.unlink()
        return identity

    def _write(self, identity: Identity) -> None:
        stored = _Stored(identity.answer, identity.former)
        write_private(self._folder / _ANSWER_FILE, json.dumps(codec.to_json(stored)).encode())

    def _tls_file(self, certificate: str) -> Path:
        return self._folder / f"tls-{hashlib.sha256(certificate.encode()).hexdigest()[:16]}.pem"
