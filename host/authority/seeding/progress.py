"""A bar on stderr that says how far a long work is; on no terminal it says so every tenth only."""

from __future__ import annotations

from typing import TextIO

_WIDTH = 40


class ProgressBar:
    """Shows how many of `whole` are done."""

    def __init__(self, name: str, whole: int, stream: TextIO) -> None:
        """Show it on `stream`."""
        self._name = name
        self._whole = max(1, whole)
        self._stream = stream
        self._tenth = 0

    def __call__(self, done: int) -> None:
        """Show that this many are done."""
        if self._stream.isatty():
            filled = _WIDTH * done // self._whole
            end = "\n" if done >= self._whole else ""
            bar = "#" * filled + "." * (_WIDTH - filled)
            self._stream.write(f"\r{self._name} [{bar}] {done:,}/{self._whole:,}{end}")
        elif 10 * done // self._whole > self._tenth:
            self._tenth = 10 * done // self._whole
            self._stream.write(f"{self._name}: {done:,} of {self._whole:,}\n")
        self._stream.flush()
