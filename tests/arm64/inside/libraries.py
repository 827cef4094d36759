"""Whether every library can be loaded by a kernel whose pages are larger: a Raspberry Pi 5 starts one with 16 KiB.

The loader maps whole pages, so a part that is aligned to less cannot be mapped (elf(5), `p_align`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

PAGE_BYTES = 16 * 1024
_MAGIC, _LOADED = b"\x7fELF", 1
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_PROGRAM = struct.Struct("<IIQQQQQQ")


def list_libraries(folder: Path) -> list[Path]:
    """Give every shared library below a folder."""
    return sorted(
        path for path in folder.rglob("*.so*") if path.is_file() and not path.is_symlink() and _is_elf(path)
    )


def least_alignment(path: Path) -> int:
    """Give the least alignment, in bytes, of what is loaded of a library of 64 bits."""
    return min(_alignments(path.read_bytes()))


def _alignments(content: bytes) -> Iterator[int]:
    header = _HEADER.unpack_from(content)
    place, size, count = header[5], header[9], header[10]
    for number in range(count):
        program = _PROGRAM.unpack_from(content, place + number * size)
        if program[0] == _LOADED:
            yield program[7]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC
