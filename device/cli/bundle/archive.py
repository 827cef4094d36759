"""The archive: a tar.gz whose last member is an end mark, so that a transfer that was cut off is seen.

Members in a fixed order, with the moment of making as their time; `MANIFEST` names each file with its size and
SHA-256, and `END` names the manifest.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from device.base.errors import UketsukeError

MANIFEST, END = "MANIFEST", "END"
FORMAT = "uketsuke-bundle 1"
_SIZE_LIMIT_BYTES = 64 * 1024 * 1024


class BundleDamaged(UketsukeError):
    """It is cut off, was changed, or is no bundle."""

    number = 361


class BundleNotWritten(UketsukeError):
    """The disk did not take it."""

    number = 362


class HoldsPersonal(UketsukeError):
    """Something that looks personal was found in it."""

    number = 360


@dataclass(frozen=True)
class Member:
    """One file of the bundle."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Its SHA-256."""
        return hashlib.sha256(self.content).hexdigest()


def format_manifest(members: tuple[Member, ...]) -> bytes:
    """Give the manifest: one line per file."""
    return "".join(f"{one.sha256}  {len(one.content):>8}  {one.name}\n" for one in members).encode()


def format_archive(members: tuple[Member, ...], made_at: int) -> bytes:
    """Give the archive's bytes."""
    manifest = format_manifest(members)
    end = f"{FORMAT} {END} {len(members)} {hashlib.sha256(manifest).hexdigest()}\n".encode()
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in [*((m.name, m.content) for m in members), (MANIFEST, manifest), (END, end)]:
            entry = tarfile.TarInfo(f"uketsuke-bundle/{name}")
            entry.size, entry.mtime, entry.mode = len(content), made_at, 0o640
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), mtime=made_at)


def parse_archive(content: bytes) -> tuple[Member, ...]:
    """Give the files of an archive that is whole.

    Raises:
        BundleDamaged: it is not.
    """
    files = _read_files(content)
    manifest, end = files.pop(MANIFEST, b""), files.pop(END, b"").decode("ascii", "replace").split()
    members = tuple(Member(name, text) for name, text in files.items())
    if end != [*FORMAT.split(), END, str(len(members)), hashlib.sha256(manifest).hexdigest()]:
        raise BundleDamaged("there is no end mark, or it is of another bundle")
    if format_manifest(members) != manifest:
        raise BundleDamaged("a file is not what the manifest says")
    return members


def _read_files(content: bytes) -> dict[str, bytes]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as compressed:
            raw = compressed.read(_SIZE_LIMIT_BYTES)
            if compressed.read(1):
                raise BundleDamaged("it is larger than any bundle")
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as archive:
            return {Path(entry.name).name: _read_file(archive, entry) for entry in archive}
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise BundleDamaged("it is no whole archive") from error


def _read_file(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry)
    return file.read() if file is not None else b""


def to_bytes(value: object) -> bytes:
    """Give a JSON value as the content of a file."""
    return (json.dumps(value, indent=1, ensure_ascii=True) + "\n").encode()
