"""Who this terminal is towards the network: its TLS key and certificate, and the host's answer to enrolment.

Two files in the state folder, both mode 0600: `tls-….pem` with the TLS key and the certificate, and
`enrolment.json` with the host's answer, which is public material. The answer names the certificate, so replacing
that one file switches from one identity to the next in one step. No key here opens or signs a message.
"""

from __future__ import annotations

import hashlib
import json
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from device.base.private_file import write_private
from device.daemon.errors import StateDamaged
from device.wire import codec
from device.wire.errors import MessageError, MessageInvalid
from device.wire.keys import read_sealing_key, read_verify_key
from device.wire.messages.enrolment import EnrolmentAnswer
from device.wire.topics import check_name

_ANSWER_FILE = "enrolment.json"


@dataclass(frozen=True)
class Identity:
    """An enrolment that was checked, and the file that holds its TLS key and certificate (PEM)."""

    answer: EnrolmentAnswer
    tls_file: Path

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
    read_sealing_key(answer.host.sealing_key.jwk())
    read_verify_key(answer.host.receipt_key.jwk())
    try:
        certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
        x509.load_pem_x509_certificate(answer.ca_certificate.encode())
    except ValueError as error:
        raise MessageInvalid("a certificate in the answer cannot be read") from error
    names = [attribute.value for attribute in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [answer.name]:
        raise MessageInvalid("the certificate is for another name")
    return answer


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
            answer = check_answer(codec.from_json(codec.load(text), EnrolmentAnswer, "enrolment"))
        except MessageError as error:
            raise StateDamaged(f"{_ANSWER_FILE} is damaged") from error
        identity = Identity(answer, self._tls_file(answer))
        identity.tls_context()
        return identity

    def save(self, answer: EnrolmentAnswer, tls_key: bytes) -> Identity:
        """Keep a checked answer with the TLS key (PEM) that its certificate is for; the former identity goes.

        Raises:
            StateDamaged: the disk did not take it; the former identity stays.
        """
        tls_file = self._tls_file(answer)
        try:
            write_private(tls_file, tls_key + answer.certificate.encode())
            write_private(self._folder / _ANSWER_FILE, json.dumps(codec.to_json(answer)).encode())
            for other in set(self._folder.glob("tls-*.pem")) - {tls_file}:
                other.unlink()
        except OSError as error:
            raise StateDamaged("the identity cannot be written") from error
        return Identity(answer, tls_file)

    def _tls_file(self, answer: EnrolmentAnswer) -> Path:
        return self._folder / f"tls-{hashlib.sha256(answer.certificate.encode()).hexdigest()[:16]}.pem"
