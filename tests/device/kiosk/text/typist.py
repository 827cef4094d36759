"""A person at a pseudo-terminal: reads what is drawn, presses keys; remembers all that was ever drawn."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from device.kiosk.text.drawing import CLEAR

PATIENCE_S = 60.0
_MARKS = re.compile("\x1b\\[[0-9;]*m")


class Typist:
    """Someone before a text screen."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self.seen = ""

    @property
    def screen(self) -> str:
        """Give what is drawn now."""
        while select.select([self._terminal], [], [], 0)[0]:
            self.seen += os.read(self._terminal, 65536).decode("utf-8", "replace")
        return self.seen.rpartition(CLEAR)[2]

    def wait(self, *words: str) -> Self:
        """Wait until all these words are on the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while not all(word in self._joined() for word in words):
            assert time.monotonic() < deadline, f"{words} did not come; there is {self._joined()!r}"
            select.select([self._terminal], [], [], 0.1)
        return self

    def choose(self, label: str) -> None:
        """Press the number of the choice with this label."""
        self.wait(f" {label}")
        line = next(line for line in self.screen.splitlines() if line.rstrip().endswith(f"  {label}"))
        self.press(line.split()[0])

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._terminal, keys.encode("ascii"))

    def echoes(self) -> bool:
        """Say whether the terminal shows keys by itself."""
        return bool(termios.tcgetattr(self._terminal)[3] & termios.ECHO)

    def _joined(self) -> str:
        """Give the screen with its lines put together again: a sentence may be broken anywhere."""
        return "".join(_MARKS.sub("", line).removeprefix("  ") for line in self.screen.split("\r\n"))


@contextmanager
def sit_down(*command: str) -> Iterator[tuple[Typist, subprocess.Popen[bytes]]]:
    """Run a program on a new pseudo-terminal until the end of the block."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield Typist(ours), program
    finally:
        program.terminate()
        program.communicate(timeout=PATIENCE_S)
        os.close(theirs)
        os.close(ours)
