"""Small file helpers: sums, and writing so that no reader ever sees half a file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def sum_of(content: bytes) -> str:
    """Give the SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_has_sum(path: Path, sha256: str) -> bool:
    """Say whether the file is there and has this SHA-256."""
    try:
        return sum_of(path.read_bytes()) == sha256
    except OSError:
        return False


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the target and rename, so that an interrupted run leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)
