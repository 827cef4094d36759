"""A VFS for SQLite that passes everything on to the system's own and writes down what changes files.

Made with ctypes on the very library that Python's `sqlite3` uses (sqlite.org/c3ref/vfs.html). It keeps the system
VFS's file objects and replaces their method tables by copies with four methods of its own, so that locks and shared
memory stay as they are. The WAL index (`-shm`) is made anew after a crash and is not recorded.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_int64, c_void_p, cast
from pathlib import Path
from typing import Any

from tests.power.operations import Opened, Operation, Removed, Said, Synced, Truncated, Written

_CLOSE = CFUNCTYPE(c_int, c_void_p)
_READ = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
"""The path stays a pointer: SQLite keeps it until the file is closed, so that no copy of ours may be passed on."""
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)

_OK = 0
_MADE_BY_SQLITE = 0x00000800 | 0x00004000 | 0x00080000
"""SQLITE_OPEN_MAIN_JOURNAL, _SUPER_JOURNAL, _WAL: the first sync of such a file, when it was made now, syncs the
folder as well (os_unix.c, UNIXFILE_DIRSYNC)."""


class _Methods(ctypes.Structure):
    """sqlite3_io_methods; only what is replaced has a type of its own."""

    _fields_ = [
        ("version", c_int),
        ("close", _CLOSE),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        *((name, c_void_p) for name in ("size", "lock", "unlock", "reserved", "control", "sector", "device")),
        *((name, c_void_p) for name in ("shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch")),
    ]


class _File(ctypes.Structure):
    """sqlite3_file."""

    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(ctypes.Structure):
    """sqlite3_vfs; only what is replaced has a type of its own."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        *((f"other_{number}", c_void_p) for number in range(14)),
    ]


def _library() -> Any:
    library = ctypes.CDLL("libsqlite3.so.0")
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    return library


class Recorder:
    """Records the files of one folder while it is installed; `operations` grows."""

    def __init__(self, folder: Path) -> None:
        """Record names in `folder`."""
        self._folder = folder
        self._library = _library()
        self._real = self._library.sqlite3_vfs_find(None)
        self._names: dict[int, str] = {}
        self._made: set[str] = set()
        self._tables: dict[int, _Methods] = {}
        self.operations: list[Operation] = []
        self._own = _Vfs.from_buffer_copy(self._real.contents)
        self._own.name = b"recorder"
        self._own.open, self._own.delete = _OPEN(self._open), _DELETE(self._delete)

    def say(self, what: object) -> None:
        """Note what the program under test said."""
        self.operations.append(Said(what))

    @contextmanager
    def installed(self) -> Iterator[Recorder]:
        """Be the VFS of all databases that are opened inside the block."""
        assert self._library.sqlite3_vfs_register(byref(self._own), 1) == _OK
        try:
            yield self
        finally:
            self._library.sqlite3_vfs_register(self._real, 1)
            self._library.sqlite3_vfs_unregister(byref(self._own))
            gc.collect()
            assert not self._names, f"still open, and about to call what is gone: {self._names}"

    def _open(self, _vfs: int, path: int | None, file: int, flags: int, out: Any) -> int:
        name = self._name(ctypes.string_at(path) if path else None)
        made = not (self._folder / name).exists() and bool(flags & _MADE_BY_SQLITE)
        result: int = self._real.contents.open(cast(self._real, c_void_p), path, file, flags, out)
        if result == _OK and name:
            self._made |= {name} if made else set()
            self._watch(file, name)
        return result

    def _watch(self, file: int, name: str) -> None:
        self._names[file] = name
        self.operations.append(Opened(name))
        handle = cast(file, POINTER(_File)).contents
        handle.methods = ctypes.pointer(self._table(handle.methods))

    def _table(self, real: Any) -> _Methods:
        address = ctypes.addressof(real.contents)
        if address not in self._tables:
            table = _Methods.from_buffer_copy(real.contents)
            table.close = _CLOSE(self._closing(real.contents.close))
            table.write = _WRITE(self._writing(real.contents.write))
            table.truncate = _TRUNCATE(self._truncating(real.contents.truncate))
            table.sync = _SYNC(self._syncing(real.contents.sync))
            self._tables[address] = table
        return self._tables[address]

    def _closing(self, real: Callable[..., int]) -> Callable[[int], int]:
        def close(file: int) -> int:
            self._names.pop(file, None)
            return real(file)

        return close

    def _writing(self, real: Callable[..., int]) -> Callable[[int, int, int, int], int]:
        def write(file: int, data: int, size: int, offset: int) -> int:
            self.operations.append(Written(self._names[file], offset, ctypes.string_at(data, size)))
            return real(file, data, size, offset)

        return write

    def _truncating(self, real: Callable[..., int]) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            self.operations.append(Truncated(self._names[file], size))
            return real(file, size)

        return truncate

    def _syncing(self, real: Callable[..., int]) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            result = real(file, flags)
            name = self._names[file]
            self.operations.append(Synced(name, name in self._made))
            self._made.discard(name)
            return result

        return sync

    def _delete(self, _vfs: int, path: bytes, with_folder: int) -> int:
        result: int = self._real.contents.delete(cast(self._real, c_void_p), path, with_folder)
        name = self._name(path)
        if result == _OK and name:
            self.operations.append(Removed(name, bool(with_folder)))
        return result

    def _name(self, path: bytes | None) -> str:
        found = Path(path.decode()) if path else None
        return found.name if found is not None and found.parent == self._folder else ""
