"""Files that are changed for a while: what stood there comes back, with its mode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    """Give a file or folder other rights."""
    before = path.stat().st_mode & 0o7777
    path.chmod(bits)
    yield
    path.chmod(before)


@contextmanager
def kept(path: Path) -> Iterator[Path]:
    """Keep a file's content; what is done to it meanwhile is undone, its removal too."""
    before = path.stat().st_mode & 0o7777
    content = path.read_bytes()
    yield path
    path.write_bytes(content)
    path.chmod(before)


@contextmanager
def kept_folder(folder: Path) -> Iterator[Path]:
    """Keep the content of every file below a folder; files that come meanwhile go again. Owners stay."""
    before = {path: (path.read_bytes(), path.stat().st_mode & 0o7777) for path in _files(folder)}
    yield folder
    for path in _files(folder):
        if path not in before:
            path.unlink()
    for path, (content, bits) in before.items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        path.chmod(bits)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
