"""The broker's store after a power cut: whole, or put aside.

mosquitto 2.0.11 does not start with a store that is zeroed or cut off (eclipse-mosquitto issues 2639 and 3160).
Nothing of ours depends on that store, since every outbox keeps what has no signed receipt; a broker that does not
start stops everything. The form is that of its `persist.h`, versions 5 and 6: a mark of 15 bytes, four bytes, the
version, and then chunks, each with its kind and its length.
"""

from __future__ import annotations

import struct
from pathlib import Path

_NAME = "mosquitto.db"
_MARK = b"\x00\xb5\x00mosquitto db"
_HEAD = struct.Struct(">15sII")
_CHUNK = struct.Struct(">II")
_VERSIONS = (5, 6)


def put_aside_if_damaged(folder: Path, now: float) -> Path | None:
    """Rename a store that the broker could not read, and give its new path; None when there is nothing to be done.

    `now`, in seconds since 1970, becomes part of the name, so that an earlier one stays.
    """
    store = folder / _NAME
    if not store.exists() or is_whole(store.read_bytes()):
        return None
    return store.rename(folder / f"{_NAME}.damaged-{int(now)}")


def is_whole(content: bytes) -> bool:
    """Tell whether a store has the form that a broker starts with; one of another version is taken for whole."""
    if len(content) < _HEAD.size:
        return False
    mark, _, version = _HEAD.unpack_from(content)
    if mark != _MARK:
        return False
    return version not in _VERSIONS or _ends_with_a_chunk(content)


def _ends_with_a_chunk(content: bytes) -> bool:
    at = _HEAD.size
    while at + _CHUNK.size <= len(content):
        kind, length = _CHUNK.unpack_from(content, at)
        if not kind:
            return False
        at += _CHUNK.size + length
    return at == len(content)
