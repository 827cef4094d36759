"""The host's own message keys: one to open with, three to sign with, each in a file of its own.

To terminals the host speaks Ed25519 and X25519, to clinic software ES256 (what stock .NET and Java can check).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device.base.private_file import write_private
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
from device.wire.messages.enrolment import HostIdentity, PublicKey
from host.base.errors import StateDamaged
from host.base.folder import make_folder, read_file

_SEAL, _RECEIPT, _CONTROL, _RESULT = "seal.pem", "receipt.pem", "control.pem", "result.pem"


@dataclass(frozen=True)
class HostKeys:
    """The four private keys of one generation."""

    name: str
    opening: OpeningKey
    receipt: SigningKey
    control: SigningKey
    result: SigningKey

    def find_opening(self, kid: str) -> OpeningKey | None:
        """Give the key to open with when it has that id."""
        return self.opening if kid == self.opening.kid else None

    def identity(self) -> HostIdentity:
        """Give the public halves, as terminals and subscribers get them at enrolment."""
        return HostIdentity(
            self.name,
            PublicKey.from_jwk(public_jwk(self.opening)),
            PublicKey.from_jwk(public_jwk(self.receipt)),
            PublicKey.from_jwk(public_jwk(self.control)),
            PublicKey.from_jwk(public_jwk(self.result)),
        )


def make_missing_keys(folder: Path) -> None:
    """Make the keys that are not there yet; those that are stay as they are."""
    make_folder(folder)
    makers: dict[str, Callable[[], SigningKey | OpeningKey]] = {
        _SEAL: generate_opening_key,
        _RECEIPT: generate_signing_key,
        _CONTROL: generate_signing_key,
        _RESULT: lambda: generate_signing_key("P-256"),
    }
    for name, make in makers.items():
        if not (folder / name).exists():
            write_private(folder / name, private_pem(make()))


def load_host_keys(folder: Path, name: str) -> HostKeys:
    """Read the four keys of the host called `name`.

    Raises:
        NotPrepared: a file is missing.
        StateDamaged: a file holds no key.
    """
    try:
        return HostKeys(
            name,
            load_opening_key(read_file(folder / _SEAL)),
            load_signing_key(read_file(folder / _RECEIPT)),
            load_signing_key(read_file(folder / _CONTROL)),
            load_signing_key(read_file(folder / _RESULT)),
        )
    except (ValueError, TypeError) as error:  # what cryptography raises for broken PEM
        raise StateDamaged(f"{folder}: a key file is damaged") from error


def load_host_opening(folder: Path) -> OpeningKey:
    """Read the key to open with alone: all that is left of a generation whose time is over.

    Raises:
        NotPrepared: the file is missing.
        StateDamaged: it holds no key.
    """
    try:
        return load_opening_key(read_file(folder / _SEAL))
    except (ValueError, TypeError) as error:
        raise StateDamaged(f"{folder}: a key file is damaged") from error


def destroy_signing_keys(folder: Path) -> None:
    """Delete the keys that sign; the one that opens stays. Done twice, it does no harm."""
    for name in (_RECEIPT, _CONTROL, _RESULT):
        (folder / name).unlink(missing_ok=True)


def has_signing_keys(folder: Path) -> bool:
    """Tell whether all keys that sign are still there."""
    return all((folder / name).exists() for name in (_RECEIPT, _CONTROL, _RESULT))


def destroy_keys(folder: Path) -> None:
    """Delete a generation with its folder."""
    destroy_signing_keys(folder)
    (folder / _SEAL).unlink(missing_ok=True)
    if folder.exists():
        folder.rmdir()
