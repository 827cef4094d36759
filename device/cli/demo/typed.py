"""Lines that a person types, taken without waiting for ever; after the end of input there are none."""

from __future__ import annotations

import os
import select
from collections import deque

_CHUNK_BYTES = 4096


class TypedLines:
    """Reads a file descriptor; a text stream would hide lines in its buffer from select(2)."""

    def __init__(self, descriptor: int) -> None:
        """Read from `descriptor`, which stays open."""
        self._descriptor = descriptor
        self._ended = False
        self._begun = b""
        self._lines: deque[str] = deque()

    def next(self, within_s: float) -> str | None:
        """Give the next line without its end; None when none came within `within_s` seconds."""
        if not self._lines:
            self._read(within_s)
        return self._lines.popleft() if self._lines else None

    def _read(self, within_s: float) -> None:
        watched = [] if self._ended else [self._descriptor]
        readable, _, _ = select.select(watched, [], [], within_s)
        if readable:
            chunk = os.read(self._descriptor, _CHUNK_BYTES)
            self._ended = not chunk
            *lines, self._begun = (self._begun + chunk).split(b"\n")
            self._lines.extend(line.decode("utf-8", "replace") for line in lines)
