"""The keys of the host's records: those that seal personal columns, the audit log's, and the one that names persons.

They lie in a folder of their own, outside the database. Of the column keys the newest seals; the others only open
what was sealed before. A running program sees a new key at once, because the folder is looked at before each use.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from device.base.private_file import sync_folder, write_private
from host.base.errors import ColumnKeyMissing, StateDamaged
from host.base.folder import make_folder, read_file

KEY_BYTES = 32
_AUDIT = "audit.key"
_PERSON = "person.key"
_COLUMN, _SUFFIX = "column-", ".key"


class RecordKeys:
    """The keys in one folder."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self.folder = folder
        self._seen: int | None = None
        self._ciphers: Mapping[int, AESGCM] = {}
        self._audit = b""
        self._person = b""

    def exist(self) -> bool:
        """Tell whether there is any key."""
        return (self.folder / _AUDIT).exists() or bool(self.ids())

    def make_first(self) -> None:
        """Make the audit log's key, the one that names persons, and the first column key; what is there stays."""
        make_folder(self.folder)
        sync_folder(self.folder.parent)  # a database must never outlive the folder of its keys
        for name in (_AUDIT, _PERSON):
            if not (self.folder / name).exists():
                _write_key(self.folder / name)
        if not self.ids():
            self.make_next()

    def make_next(self) -> int:
        """Make a column key that seals from now on; give its id."""
        key_id = max(self.ids(), default=0) + 1
        _write_key(self._path(key_id))
        return key_id

    def drop(self, key_id: int) -> None:
        """Delete a column key: what is still sealed with it can be read by nobody."""
        self._path(key_id).unlink(missing_ok=True)

    def ids(self) -> list[int]:
        """Give the ids of the column keys, oldest first."""
        names = (path.name[len(_COLUMN) : -len(_SUFFIX)] for path in self.folder.glob(f"{_COLUMN}*{_SUFFIX}"))
        return sorted(int(name) for name in names if name.isdecimal())

    def newest(self) -> tuple[int, AESGCM]:
        """Give id and cipher of the key that seals.

        Raises:
            ColumnKeyMissing: there is none.
            StateDamaged: a file holds no key.
        """
        self._look()
        if not self._ciphers:
            raise ColumnKeyMissing(f"{self.folder}: there is no column key")
        key_id = max(self._ciphers)
        return key_id, self._ciphers[key_id]

    def find(self, key_id: int) -> AESGCM:
        """Give the cipher of a key.

        Raises:
            ColumnKeyMissing: it is not there.
            StateDamaged: a file holds no key.
        """
        if key_id not in self._ciphers:
            self._seen = None  # two changes within one tick of the folder's clock look like one
            self._look()
        try:
            return self._ciphers[key_id]
        except KeyError as error:
            raise ColumnKeyMissing(f"{self._path(key_id)}: is not there") from error

    def audit(self) -> bytes:
        """Give the key that seals the audit log.

        Raises:
            NotPrepared, StateDamaged: it cannot be used.
        """
        if not self._audit:
            self._audit = _read_key(self.folder / _AUDIT)
        return self._audit

    def person(self) -> bytes:
        """Give the key from which cards and persons get names that only this clinic can make (`host.insurance`).

        Raises:
            NotPrepared, StateDamaged: it cannot be used.
        """
        if not self._person:
            self._person = _read_key(self.folder / _PERSON)
        return self._person

    def _look(self) -> None:
        """Read the keys anew if the folder has changed since."""
        try:
            changed = self.folder.stat().st_mtime_ns
        except OSError as error:
            raise ColumnKeyMissing(f"{self.folder}: cannot be read ({error.strerror})") from error
        if changed != self._seen:
            self._ciphers = {key_id: AESGCM(_read_key(self._path(key_id))) for key_id in self.ids()}
            self._seen = changed

    def _path(self, key_id: int) -> Path:
        return self.folder / f"{_COLUMN}{key_id}{_SUFFIX}"


def _write_key(path: Path) -> None:
    """Write a new key for the folder's owner, who may be another than the one who runs the command."""
    made = path.with_name(f"{path.name}.made")
    write_private(made, secrets.token_bytes(KEY_BYTES))
    owner = path.parent.stat()
    if made.stat().st_uid != owner.st_uid:
        os.chown(made, owner.st_uid, owner.st_gid)
    made.replace(path)
    sync_folder(path.parent)


def _read_key(path: Path) -> bytes:
    key = read_file(path)
    if len(key) != KEY_BYTES:
        raise StateDamaged(f"{path}: is no key")
    return key
