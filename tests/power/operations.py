"""What happened to files, in the order in which it happened."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Opened:
    """A file was opened; `content` is what it held, which counts as synced, or None when it was made now."""

    name: str
    content: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True)
class Written:
    """Bytes were written."""

    name: str
    offset: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Truncated:
    """A file was cut to a size."""

    name: str
    size: int


@dataclass(frozen=True)
class Synced:
    """A file was synced; with its first sync SQLite also syncs the folder for a journal or WAL that it made."""

    name: str
    with_folder: bool = False


@dataclass(frozen=True)
class Removed:
    """A name was removed; only `with_folder` makes that last."""

    name: str
    with_folder: bool = False


@dataclass(frozen=True)
class Said:
    """The program under test said something that has to be true from now on, whatever happens to the power."""

    what: object


Operation = Opened | Written | Truncated | Synced | Removed | Said
