"""The folder of a clinic, kept sealed in the fleet's database: settings and keys that each of its workers needs.

A worker has one secret of its own, the fleet's key; with it, it unfolds a clinic's folder into a private one in
memory, where everything reads it as on a single machine. So no key of a clinic has to be carried to a new worker by
hand, and the database alone, or a copy of it, opens nothing. What makes certificates is not among them: it stays
where terminals are enrolled, and a worker that was broken into makes none.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, delete, func, insert, select

from device.base.private_file import write_private
from host.base.errors import FleetKeyUnusable
from host.base.folder import make_folder, read_file
from host.store.fleet.schema import kept_files

KEY_BYTES = 32
_NONCE_BYTES = 12
_LIMIT_BYTES = 1 << 20
"""Settings, keys and certificates are small; what is larger is no part of them."""
_KEPT = frozenset({"host.toml", "keys", "records", "desk.secret"})
"""What is kept of a clinic's folder, in it or in its `state`."""


@dataclass(frozen=True)
class KeptFile:
    """One file: its place in the folder, and what is in it."""

    path: str
    content: bytes = field(repr=False)


class FleetKey:
    """Seals and opens files for one clinic at one place."""

    def __init__(self, key: bytes) -> None:
        """Take the key.

        Raises:
            FleetKeyUnusable: it is none.
        """
        if len(key) != KEY_BYTES:
            raise FleetKeyUnusable(f"the key of the fleet must have {KEY_BYTES} bytes")
        self._cipher = AESGCM(key)

    def seal(self, clinic: str, file: KeptFile) -> bytes:
        """Give nonce, ciphertext and tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, file.content, _bound_to(clinic, file.path))

    def open(self, clinic: str, path: str, sealed: bytes) -> KeptFile:
        """Give the file.

        Raises:
            FleetKeyUnusable: it was sealed with another key, for another clinic or place, or changed.
        """
        try:
            content = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(clinic, path))
        except (InvalidTag, ValueError) as error:
            raise FleetKeyUnusable(f"{clinic}/{path}: does not open with the key of the fleet") from error
        return KeptFile(path, content)


def make_fleet_key(path: Path) -> None:
    """Write a new key for the fleet; one that is there stays."""
    if not path.exists():
        write_private(path, secrets.token_bytes(KEY_BYTES))


def read_fleet_key(path: Path) -> FleetKey:
    """Read the key of the fleet.

    Raises:
        NotPrepared: the file is not there.
        FleetKeyUnusable: it holds no key.
    """
    return FleetKey(read_file(path))


def read_folder(folder: Path) -> list[KeptFile]:
    """Read what is to be kept of a clinic's folder."""
    return [KeptFile(str(path.relative_to(folder)), path.read_bytes()) for path in _kept_paths(folder)]


def keep(engine: Engine, key: FleetKey, clinic: str, files: list[KeptFile]) -> None:
    """Put a clinic's files into the database in the place of all that were there; `engine` is the clinic's."""
    with engine.begin() as connection:
        number = revision(connection) + 1
        connection.execute(delete(kept_files))
        rows = [{"path": file.path, "revision": number, "sealed": key.seal(clinic, file)} for file in files]
        connection.execute(insert(kept_files), rows)


def revision(connection: Connection) -> int:
    """Give how often a clinic's files were put there; 0 when never. Whoever has them looks whether it has changed."""
    return connection.execute(select(func.max(kept_files.c.revision))).scalar() or 0


def fetch(connection: Connection, key: FleetKey, clinic: str) -> list[KeptFile]:
    """Give the clinic's files.

    Raises:
        FleetKeyUnusable: one does not open.
    """
    rows = connection.execute(select(kept_files.c.path, kept_files.c.sealed).order_by(kept_files.c.path))
    return [key.open(clinic, row.path, row.sealed) for row in rows]


def unfold(files: list[KeptFile], folder: Path) -> None:
    """Let the folder hold these files and no others of their kind, readable by their owner only.

    A running program sees each file whole, the old one or the new one.

    Raises:
        FleetKeyUnusable: a place lies outside of the folder.
    """
    make_folder(folder)
    for file in files:
        path = _inside(folder, file.path)
        make_folder(path.parent)
        if not path.exists() or path.read_bytes() != file.content:
            write_private(path, file.content)
    for path in set(_kept_paths(folder)) - {folder / file.path for file in files}:
        path.unlink()


def _inside(folder: Path, place: str) -> Path:
    path = folder / place
    if Path(os.path.normpath(path)) != path or not path.is_relative_to(folder):
        raise FleetKeyUnusable(f"{place}: is no place in a clinic's folder")
    return path


def _kept_paths(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if _is_kept(path, path.relative_to(folder).parts)]


def _is_kept(path: Path, parts: tuple[str, ...]) -> bool:
    first = parts[1:2] if parts[0] == "state" else parts[:1]
    return _KEPT.issuperset(first) and bool(first) and path.is_file() and path.stat().st_size <= _LIMIT_BYTES


def _bound_to(clinic: str, path: str) -> bytes:
    return json.dumps(["uketsuke-kept-1", clinic, path]).encode()
