"""A sealed stream: a header that says for whom, then AES-256-GCM in pieces; made and read without holding it whole.

Each nonce is the piece's number and whether it is the last one, so that pieces cannot be exchanged, repeated or cut
off (STREAM, https://eprint.iacr.org/2015/189); the header is bound to every piece. The file's key comes from a
passphrase (scrypt, RFC 7914) or from a key pair whose private half lies elsewhere (X25519, RFC 7748; HKDF, RFC 5869).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from host.base.errors import BackupUnusable

FORMAT = "uketsuke-backup-1"
PIECE_BYTES = 1 << 20
_TAG_BYTES, _KEY_BYTES, _SALT_BYTES, _HEADER_LIMIT = 16, 32, 16, 4096
_SCRYPT = {"n": 1 << 16, "r": 8, "p": 1}
"""64 MiB and a fraction of a second for each guess."""


class Lock(Protocol):
    """For whom a file is sealed."""

    def make(self) -> tuple[dict[str, Any], bytes]:
        """Give what stands in the header, and the file's key."""


class Unlock(Protocol):
    """What opens a file."""

    def find(self, header: dict[str, Any]) -> bytes:
        """Give the key of the file with this header.

        Raises:
            BackupUnusable: the file is sealed in another way.
        """


@dataclass(frozen=True)
class Passphrase:
    """Words that people keep; they lock and unlock."""

    words: str = field(repr=False)

    def make(self) -> tuple[dict[str, Any], bytes]:
        """Lock (`Lock`)."""
        salt = secrets.token_bytes(_SALT_BYTES)
        return {"salt": b64encode(salt).decode(), **_SCRYPT}, self._key(salt, **_SCRYPT)

    def find(self, header: dict[str, Any]) -> bytes:
        """Unlock (`Unlock`)."""
        if "salt" not in header or {name: header.get(name) for name in _SCRYPT} != _SCRYPT:
            raise BackupUnusable("this backup is not sealed with a passphrase")
        return self._key(b64decode(header["salt"]), **_SCRYPT)

    def _key(self, salt: bytes, n: int, r: int, p: int) -> bytes:
        return Scrypt(salt=salt, length=_KEY_BYTES, n=n, r=r, p=p).derive(self.words.encode())


@dataclass(frozen=True)
class Recipient:
    """The public half of a key pair: it only locks, so it may lie on the host."""

    public: X25519PublicKey

    def make(self) -> tuple[dict[str, Any], bytes]:
        """Lock (`Lock`)."""
        own = X25519PrivateKey.generate()
        sender, receiver = own.public_key().public_bytes_raw(), self.public.public_bytes_raw()
        header = {"sender": b64encode(sender).decode(), "receiver": b64encode(receiver).decode()}
        return header, _agree(own, self.public, sender + receiver)


@dataclass(frozen=True)
class RecipientKey:
    """The private half; it unlocks what was locked for its public half."""

    private: X25519PrivateKey = field(repr=False)

    def find(self, header: dict[str, Any]) -> bytes:
        """Unlock (`Unlock`)."""
        receiver = self.private.public_key().public_bytes_raw()
        if header.get("receiver") != b64encode(receiver).decode():
            raise BackupUnusable("this backup is sealed for another key")
        sender = b64decode(header["sender"])
        return _agree(self.private, X25519PublicKey.from_public_bytes(sender), sender + receiver)


class SealedWriter:
    """Takes what is to be sealed; only after `close` is the file whole."""

    def __init__(self, file: BinaryIO, lock: Lock) -> None:
        """Write the header."""
        said, key = lock.make()
        header = json.dumps({"format": FORMAT, **said}).encode() + b"\n"
        file.write(header)
        self._file = file
        self._cipher = AESGCM(key)
        self._bound = hashlib.sha256(header).digest()
        self._number = 0
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take more."""
        self._held += data
        while len(self._held) > PIECE_BYTES:  # the last piece is never empty, except of an empty file
            self._put(bytes(self._held[:PIECE_BYTES]), last=False)
            del self._held[:PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._bound))
        self._number += 1


class SealedReader:
    """Gives what was sealed, each piece only after it was checked.

    Raises:
        BackupUnusable: while reading: it is another kind of file, not for us, altered, or not whole.
    """

    def __init__(self, file: BinaryIO, unlock: Unlock) -> None:
        """Read the header."""
        line = file.readline(_HEADER_LIMIT)
        self._file = file
        self._cipher = AESGCM(_find_key(line, unlock))
        self._bound = hashlib.sha256(line).digest()
        self._number = 0
        self._ahead = file.read(PIECE_BYTES + _TAG_BYTES)
        self._held = b""
        self._is_over = False

    def read(self, size: int) -> bytes:
        """Give the next bytes; fewer than `size` only at the end."""
        found = bytearray()
        while len(found) < size and (self._held or self._next()):
            taken = self._held[: size - len(found)]
            self._held = self._held[len(taken) :]
            found += taken
        return bytes(found)

    def _next(self) -> bool:
        if self._is_over:
            return False
        piece, self._ahead = self._ahead, self._file.read(PIECE_BYTES + _TAG_BYTES)
        self._is_over = not self._ahead
        try:
            self._held = self._cipher.decrypt(_nonce(self._number, last=self._is_over), piece, self._bound)
        except (InvalidTag, ValueError) as error:
            raise BackupUnusable("the backup does not open: another passphrase, altered, or not whole") from error
        self._number += 1
        return bool(self._held)


def _find_key(line: bytes, unlock: Unlock) -> bytes:
    try:
        header = json.loads(line)
        if header.pop("format") != FORMAT:
            raise BackupUnusable("this backup is of another version")
        return unlock.find(header)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupUnusable("this file is no backup") from error


def _agree(own: X25519PrivateKey, other: X25519PublicKey, bound: bytes) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=bound, info=FORMAT.encode())
    return derive.derive(own.exchange(other))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
