"""The subscriber's own folder: three private keys, its certificate, and what the host said at enrolment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from device.base.private_file import write_private
from device.wire import codec
from device.wire.errors import MessageError
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    load_opening_key,
    load_signing_key,
    private_pem,
)
from device.wire.messages.enrolment import EnrolmentAnswer
from device.wire.messages.keys import FormerHost
from device.wire.succession import TrustedHost
from host.base.errors import StateDamaged
from host.base.folder import make_folder, read_file
from host.pki.files import key_pem, load_key


@dataclass(frozen=True)
class SubscriberKeys:
    """The private keys; the key of the TLS certificate is apart from the two of the messages."""

    tls: ec.EllipticCurvePrivateKey
    signing: SigningKey
    opening: OpeningKey


@dataclass(frozen=True)
class Enrolment:
    """What the host said, with its newest keys, and former keys that still count."""

    answer: EnrolmentAnswer
    former: tuple[FormerHost, ...]

    @property
    def trusted(self) -> TrustedHost:
        """The host's keys that count."""
        return TrustedHost(self.answer.host, self.former)

    def followed(self, trusted: TrustedHost) -> Enrolment:
        """Give the same with the host's next keys."""
        return Enrolment(replace(self.answer, host=trusted.host), trusted.former)


@dataclass(frozen=True)
class SubscriberFolder:
    """The paths, and what is read from them."""

    root: Path

    @property
    def certificate(self) -> Path:
        """The TLS certificate with its key, in one file, so that both change in one step."""
        return self.root / "tls.pem"

    @property
    def renewed(self) -> Path:
        """A renewed one that has not been tried yet."""
        return self.root / "tls-renewed.pem"

    @property
    def ca(self) -> Path:
        """The certificate authority of the clinic."""
        return self.root / "ca.pem"

    @property
    def results(self) -> Path:
        """The SQLite file of results."""
        return self.root / "results.sqlite"

    @property
    def is_enrolled(self) -> bool:
        """Whether enrolment was finished."""
        return self._answer.exists()

    def make_keys(self) -> SubscriberKeys:
        """Make the keys that are not there, and read them all.

        Raises:
            StateDamaged: a file that is there holds no key.
        """
        make_folder(self.root)
        _make(self._tls_key, lambda: key_pem(ec.generate_private_key(ec.SECP256R1())))
        _make(self.root / "signing.pem", lambda: private_pem(generate_signing_key("P-256")))
        _make(self.root / "opening.pem", lambda: private_pem(generate_opening_key("P-256")))
        return self.read_keys()

    def read_keys(self) -> SubscriberKeys:
        """Read the keys.

        Raises:
            NotPrepared: a file is missing.
            StateDamaged: a file holds no key.
        """
        return SubscriberKeys(load_key(self._tls_key), *self.read_message_keys())

    def read_message_keys(self) -> tuple[SigningKey, OpeningKey]:
        """Read the two keys of the messages.

        Raises:
            NotPrepared: a file is missing.
            StateDamaged: a file holds no key.
        """
        try:
            signing = load_signing_key(read_file(self.root / "signing.pem"))
            opening = load_opening_key(read_file(self.root / "opening.pem"))
        except (ValueError, TypeError) as error:
            raise StateDamaged(f"{self.root}: a key file is damaged") from error
        return signing, opening

    def save_answer(self, answer: EnrolmentAnswer) -> None:
        """Keep the host's answer; the file that says "enrolled" is written last."""
        write_private(self.certificate, answer.certificate.encode() + read_file(self._tls_key))
        write_private(self.ca, answer.ca_certificate.encode())
        self.save_enrolment(Enrolment(answer, ()))

    def save_enrolment(self, enrolment: Enrolment) -> None:
        """Keep that the host's keys are others now."""
        write_private(self._answer, codec.dump(codec.to_json(enrolment)))

    def read_enrolment(self) -> Enrolment:
        """Read the host's answer, and the keys that it had before.

        Raises:
            NotPrepared: there is none.
            StateDamaged: it cannot be read.
        """
        try:
            return codec.from_json(codec.load(read_file(self._answer)), Enrolment)
        except MessageError as error:
            raise StateDamaged(f"{self._answer}: is damaged; enrol again with a new code") from error

    @property
    def _tls_key(self) -> Path:
        """The key of the first certificate, made before there is one."""
        return self.root / "tls.key"

    @property
    def _answer(self) -> Path:
        return self.root / "enrolment.json"


def _make(path: Path, content: Callable[[], bytes]) -> None:
    if not path.exists():
        write_private(path, content())
