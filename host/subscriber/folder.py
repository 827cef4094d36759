"""The subscriber's own folder: three private keys, its certificate, and what the host said at enrolment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
class SubscriberFolder:
    """The paths, and what is read from them."""

    root: Path

    @property
    def tls_key(self) -> Path:
        """The key of the TLS certificate."""
        return self.root / "tls.key"

    @property
    def certificate(self) -> Path:
        """The TLS certificate."""
        return self.root / "tls.pem"

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
        _make(self.tls_key, lambda: key_pem(ec.generate_private_key(ec.SECP256R1())))
        _make(self.root / "signing.pem", lambda: private_pem(generate_signing_key("P-256")))
        _make(self.root / "opening.pem", lambda: private_pem(generate_opening_key("P-256")))
        return self.read_keys()

    def read_keys(self) -> SubscriberKeys:
        """Read the keys.

        Raises:
            NotPrepared: a file is missing.
            StateDamaged: a file holds no key.
        """
        try:
            signing = load_signing_key(read_file(self.root / "signing.pem"))
            opening = load_opening_key(read_file(self.root / "opening.pem"))
        except (ValueError, TypeError) as error:
            raise StateDamaged(f"{self.root}: a key file is damaged") from error
        return SubscriberKeys(load_key(self.tls_key), signing, opening)

    def save_answer(self, answer: EnrolmentAnswer) -> None:
        """Keep the host's answer; the file that says "enrolled" is written last."""
        write_private(self.certificate, answer.certificate.encode())
        write_private(self.ca, answer.ca_certificate.encode())
        write_private(self._answer, codec.dump(codec.to_json(answer)))

    def read_answer(self) -> EnrolmentAnswer:
        """Read the host's answer.

        Raises:
            NotPrepared: there is none.
            StateDamaged: it cannot be read.
        """
        try:
            return codec.from_json(codec.load(read_file(self._answer)), EnrolmentAnswer)
        except MessageError as error:
            raise StateDamaged(f"{self._answer}: is damaged; enrol again with a new code") from error

    @property
    def _answer(self) -> Path:
        return self.root / "enrolment.json"


def _make(path: Path, content: Callable[[], bytes]) -> None:
    if not path.exists():
        write_private(path, content())
