"""Try counters that survive the card being lifted, in one small file beside the card's keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from device.firmware.simulated.card.basics.storage import write_atomically


class Counters(Protocol):
    """Where the tries that are left are kept."""

    def read(self, name: str) -> int:
        """Give the tries that are left."""

    def write(self, name: str, tries: int) -> None:
        """Keep the tries that are left."""


class MemoryCounters:
    """Counters that end with the process."""

    def __init__(self, initial: Mapping[str, int]) -> None:
        """Start with the given tries."""
        self._tries = dict(initial)

    def read(self, name: str) -> int:
        """Give the tries that are left."""
        return self._tries[name]

    def write(self, name: str, tries: int) -> None:
        """Keep the tries that are left."""
        self._tries[name] = tries


class FileCounters:
    """Counters in a file, written before the card answers, as a real card does."""

    def __init__(self, path: Path, initial: Mapping[str, int]) -> None:
        """Use the file's counters, or the given ones where it has none."""
        self._path = path
        self._initial = dict(initial)

    def read(self, name: str) -> int:
        """Give the tries that are left; read anew each time, since a second process may have spent some."""
        return int(self._stored().get(name, self._initial[name]))

    def write(self, name: str, tries: int) -> None:
        """Keep the tries that are left."""
        write_atomically(self._path, json.dumps({**self._stored(), name: tries}).encode())

    def _stored(self) -> dict[str, int]:
        if not self._path.exists():
            return {}
        return dict(json.loads(self._path.read_bytes()))
