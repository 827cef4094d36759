"""Progress on stderr: one line per step with the milliseconds since the start. stdout stays free for the result."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class Progress:
    """Tells a person at the command line what happens."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Tell on `stream` (stderr when None); `clock` gives seconds."""
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._started = clock()

    def step(self, text: str) -> None:
        """Tell one step."""
        passed_ms = round((self._clock() - self._started) * 1000)
        self._say(f"{passed_ms:7d} ms  {text}")

    def say(self, text: str = "") -> None:
        """Tell something that is no step."""
        self._say(text)

    def _say(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()
