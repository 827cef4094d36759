"""What stands in a backup: a manifest, the copy of the database, and the files of the state folder, as a tar stream.

The manifest comes first and has the SHA-256 of everything after it. Only plain files are taken and made; a name never
leads out of the folder.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from device.base.private_file import write_private
from host.backup.sealing import SealedReader, SealedWriter
from host.base.errors import BackupUnusable
from host.base.folder import make_folder

MANIFEST = "manifest.json"
DATABASE = "database"
STATE, KEYS = "state", "records"
_MANIFEST_LIMIT = 8 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup is of; `made_at` in seconds since 1970, `audit_*` the newest row of the audit log just before."""

    clinic: str
    name: str
    made_at: float
    database: str
    revision: str
    audit_number: int
    audit_digest: str
    visits: int
    files: dict[str, str]
    """SHA-256 by path in the archive."""


def write_archive(writer: SealedWriter, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write everything; `files` are paths by their name in the archive, all of them named in the manifest."""
    with tarfile.open(fileobj=cast("BinaryIO", writer), mode="w|", format=tarfile.PAX_FORMAT) as tar:
        said = json.dumps(asdict(manifest)).encode()
        tar.addfile(_member(MANIFEST, len(said)), io.BytesIO(said))
        for name, path in files.items():
            with path.open("rb") as file:
                tar.addfile(_member(name, path.stat().st_size), file)
    writer.close()


def read_archive(reader: SealedReader, folder: Path) -> Manifest:
    """Write everything into an empty folder, and check it against the manifest.

    Raises:
        BackupUnusable: it is altered, not whole, or holds what no backup of ours does.
    """
    try:
        with tarfile.open(fileobj=cast("BinaryIO", reader), mode="r|") as tar:
            manifest = _read_manifest(tar)
            missing = dict(manifest.files)
            while member := tar.next():
                _take(tar, member, folder, missing)
    except (tarfile.TarError, ValueError, TypeError, KeyError) as error:
        raise BackupUnusable("what is in the backup cannot be read") from error
    while reader.read(1 << 16):  # to the last piece: only that shows that nothing was cut off
        pass
    if missing:
        raise BackupUnusable(f"the backup lacks {len(missing)} files")
    return manifest


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    member = tar.next()
    if member is None or member.name != MANIFEST or not member.isfile() or member.size > _MANIFEST_LIMIT:
        raise BackupUnusable("the backup has no manifest")
    said: dict[str, Any] = json.loads(_open(tar, member).read())
    return Manifest(**said)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, missing: dict[str, str]) -> None:
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts or member.name not in missing:
        raise BackupUnusable("the backup holds something else than files of ours")
    path = folder / name
    make_folder(path.parent)
    content = _open(tar, member)
    write_private(path, b"")
    with path.open("wb") as file:
        while piece := content.read(1 << 20):
            file.write(piece)
    if digest_of(path) != missing.pop(member.name):
        raise BackupUnusable("a file of the backup is not the one that was put in")


def _open(tar: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast("BinaryIO", tar.extractfile(member))
