"""The sealed stream: whole or nothing, for its receiver only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from device.base.errors import ConfigurationError, UsageError
from host.backup.key_files import make_pair, make_passphrase, read_recipient, read_recipient_key
from host.backup.sealing import (
    PIECE_BYTES,
    Lock,
    Passphrase,
    Recipient,
    RecipientKey,
    SealedReader,
    SealedWriter,
    Unlock,
)
from host.base.errors import BackupUnusable

PRIVATE = X25519PrivateKey.generate()
LOCK, UNLOCK = Recipient(PRIVATE.public_key()), RecipientKey(PRIVATE)
TAG = 16


def seal(content: bytes, lock: Lock = LOCK) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, lock)
    for begin in range(0, len(content), 300_000):
        writer.write(content[begin : begin + 300_000])
    writer.close()
    return file.getvalue()


def unseal(sealed: bytes, unlock: Unlock = UNLOCK) -> bytes:
    reader = SealedReader(io.BytesIO(sealed), unlock)
    return b"".join(iter(lambda: reader.read(70_000), b""))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES])
def test_every_size_comes_back(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    sealed = seal(content)
    assert unseal(sealed) == content
    assert content[:100] not in sealed or size < 20


def test_passphrase_opens_what_it_sealed() -> None:
    sealed = seal(b"content", Passphrase("sixteen characters"))
    assert unseal(sealed, Passphrase("sixteen characters")) == b"content"
    with pytest.raises(BackupUnusable):
        unseal(sealed, Passphrase("sixteen charakters"))
    with pytest.raises(BackupUnusable, match="another key"):
        unseal(sealed)


def test_only_its_receiver_opens_it() -> None:
    with pytest.raises(BackupUnusable, match="another key"):
        unseal(seal(b"content"), RecipientKey(X25519PrivateKey.generate()))
    with pytest.raises(BackupUnusable, match="passphrase"):
        unseal(seal(b"content"), Passphrase("sixteen characters"))


@pytest.mark.parametrize("damage", ["cut at a piece", "cut inside", "exchanged", "longer", "header", "repeated"])
def test_damage_is_found(damage: str) -> None:
    sealed = seal(b"x" * (3 * PIECE_BYTES + 5))
    begin = sealed.index(b"\n") + 1
    size = PIECE_BYTES + TAG
    first, second = sealed[begin : begin + size], sealed[begin + size : begin + 2 * size]
    rest = sealed[begin + 2 * size :]
    damaged = {
        "cut at a piece": sealed[: begin + 2 * size],
        "cut inside": sealed[:-1],
        "exchanged": sealed[:begin] + second + first + rest,
        "longer": sealed + b"x",
        "header": sealed[:begin].replace(b"{", b"{ ", 1) + sealed[begin:],
        "repeated": sealed[:begin] + first + first + second + rest,
    }
    with pytest.raises(BackupUnusable):
        unseal(damaged[damage])


@given(st.binary(max_size=300))
def test_any_other_file_is_refused(content: bytes) -> None:
    with pytest.raises(BackupUnusable):
        unseal(content)


def test_key_files(tmp_path: Path) -> None:
    private, public = make_pair(tmp_path / "clinic")
    assert private.stat().st_mode & 0o777 == 0o600
    assert unseal(seal(b"content", read_recipient(public)), read_recipient_key(private)) == b"content"
    with pytest.raises(UsageError):
        make_pair(tmp_path / "clinic")
    for wrong in (private, tmp_path / "none"):
        with pytest.raises(ConfigurationError):
            read_recipient(wrong)
    with pytest.raises(ConfigurationError):
        read_recipient_key(public)


def test_short_passphrase_is_refused() -> None:
    with pytest.raises(UsageError):
        make_passphrase("fifteen charact")
