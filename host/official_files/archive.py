"""Answers that come as a ZIP: exactly one XML inside, read with a limit, whatever its directory claims."""

from __future__ import annotations

import io
import zipfile
import zlib

from host.official_files.encoding import FILE_LIMIT_BYTES
from host.official_files.errors import Fault, FileUnreadable

BATCH_LIMIT_BYTES = 64 * 1024 * 1024
"""Ten thousand rows of 5 kB; a single answer stays below the limit of a file."""

_ENTRIES_LIMIT = 16
_START = b"PK"


def is_archive(data: bytes) -> bool:
    """Tell an archive from XML by how it begins."""
    return data.startswith(_START)


def unpack(data: bytes, limit_bytes: int = FILE_LIMIT_BYTES) -> bytes:
    """Give the XML inside an archive.

    Raises:
        FileUnreadable: no archive, broken, encrypted, more than one XML, or more bytes inside than allowed.
    """
    if len(data) > limit_bytes:
        raise FileUnreadable(Fault.TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")]
            if len(entries) != 1 or len(archive.infolist()) > _ENTRIES_LIMIT:
                raise FileUnreadable(Fault.BAD_ARCHIVE, "not exactly one XML")
            with archive.open(entries[0]) as member:
                found = member.read(limit_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        # RuntimeError: encrypted; NotImplementedError: a method that Python lacks; ValueError: broken fields
        raise FileUnreadable(Fault.BAD_ARCHIVE) from None
    if len(found) > limit_bytes:
        raise FileUnreadable(Fault.TOO_LARGE, "inside the archive")
    return found
