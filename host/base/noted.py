"""Names that threads note for a loop, which keeps them until it has dealt with them."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager


class Noted:
    """Names to be dealt with; each once, however often it was noted."""

    def __init__(self) -> None:
        """Begin with none."""
        self._names: queue.SimpleQueue[str] = queue.SimpleQueue()

    def note(self, name: str) -> None:
        """Note a name; from any thread."""
        self._names.put(name)

    @contextmanager
    def taken(self) -> Iterator[set[str]]:
        """Give what was noted, to be dealt with inside; what fails there leaves all of it noted."""
        names = set[str]()
        while not self._names.empty():
            names.add(self._names.get())
        try:
            yield names
        except BaseException:
            for name in names:
                self._names.put(name)
            raise
