"""A virtual screen: Xvfb, its picture, and keys pressed on it by xdotool."""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 800, 480
_HEADER_WORDS, _COLOURS_AT = 25, 19
"""XWDFile.h: the header's length is its first word, the number of colours its twentieth."""


class Display:
    """One running screen."""

    def __init__(self, number: int, folder: Path) -> None:
        self.name = f":{number}"
        self.socket = Path(f"/tmp/.X11-unix/X{number}")
        self._picture = folder / "Xvfb_screen0"

    def press(self, *keys: str) -> None:
        """Press keys, each with what is held down, as in `ctrl+t`."""
        self._run("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        """Press one key after the other."""
        self._run("key", "--delay", "20", *text, "Return")

    def open(self, address: str) -> None:
        """Type an address where a browser takes one."""
        self._run("key", "ctrl+l")
        self._run("type", "--delay", "5", f"{address}\n")

    def touch(self, x: int, y: int, button: int = 1) -> None:
        """Point and press."""
        self._run("mousemove", str(x), str(y), "click", str(button))

    def windows(self) -> int:
        """Count the windows that are shown."""
        found = subprocess.run(
            ("xdotool", "search", "--onlyvisible", "--name", ".+"),
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return len(found.stdout.split())

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find the screen."""
        return {"DISPLAY": self.name, "PATH": os.environ["PATH"]}

    def picture(self) -> NDArray[np.uint8]:
        """Give what is on the screen now, as rows of red, green, blue."""
        octets = self._picture.read_bytes()
        header = struct.unpack(f">{_HEADER_WORDS}I", octets[: 4 * _HEADER_WORDS])
        start = header[0] + 12 * header[_COLOURS_AT]
        pixels = np.frombuffer(octets, np.uint8, WIDTH * HEIGHT * 4, start).reshape(HEIGHT, WIDTH, 4)
        return np.ascontiguousarray(pixels[:, :, 2::-1])

    def _run(self, *words: str) -> None:
        subprocess.run(("xdotool", *words), env=self.environment, check=True, timeout=20, capture_output=True)


@contextmanager
def open_display(folder: Path) -> Iterator[Display]:
    """Run a screen of a 7-inch panel until the end of the block."""
    reading, writing = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    options = ("-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp", "-ac")
    server = subprocess.Popen(("Xvfb", *options), pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb does not start"
        yield Display(int(number), folder)
    finally:
        server.terminate()
        server.wait(20)
