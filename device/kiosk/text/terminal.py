"""A terminal: keys one by one and not echoed, and back as it was at the end (termios(3), console_ioctl(4))."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import termios
import tty
from typing import Self

from device.kiosk.text.errors import NoTerminal

VT_GETSTATE, VT_ACTIVATE = 0x5603, 0x5606
_LEAVE = "\x1b[0m\x1b[2J\x1b[3J\x1b[H"
_FEWEST_COLUMNS = 40


class Terminal:
    """The terminal behind a descriptor, while it is entered; on a console also brought to the front."""

    def __init__(self, descriptor: int) -> None:
        """Use `descriptor`, which stays open.

        Raises:
            NoTerminal: it is none.
        """
        if not os.isatty(descriptor):
            raise NoTerminal("standard input is no terminal")
        self.descriptor = descriptor

    def __enter__(self) -> Self:
        """Take the keys and come to the front."""
        self._before = termios.tcgetattr(self.descriptor)
        tty.setraw(self.descriptor, termios.TCSAFLUSH)
        self._console = self._come_to_front()
        return self

    def __exit__(self, *_ended: object) -> None:
        """Wipe the screen and give the terminal back."""
        with contextlib.suppress(OSError, termios.error):  # it may have been hung up
            self.write(_LEAVE)
            termios.tcsetattr(self.descriptor, termios.TCSAFLUSH, self._before)
            if self._console:
                fcntl.ioctl(self.descriptor, VT_ACTIVATE, self._console)

    @property
    def columns(self) -> int:
        """How many cells fit in a line."""
        with contextlib.suppress(OSError):
            return max(_FEWEST_COLUMNS, os.get_terminal_size(self.descriptor).columns)
        return 80

    def write(self, text: str) -> None:
        """Write all of it.

        Raises:
            OSError: the terminal is gone.
        """
        rest = text.encode("utf-8")
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def read(self) -> str:
        """Give the keys that were pressed; empty when the terminal is gone."""
        try:
            return os.read(self.descriptor, 64).decode("ascii", "ignore")
        except OSError:
            return ""

    def _come_to_front(self) -> int:
        """Switch to this console; give the one that was in front, 0 where there are no consoles."""
        try:
            state = fcntl.ioctl(self.descriptor, VT_GETSTATE, bytes(6))
            mine = os.minor(os.fstat(self.descriptor).st_rdev)
            fcntl.ioctl(self.descriptor, VT_ACTIVATE, mine)
        except OSError:
            return 0
        active: int = struct.unpack("HHH", state)[0]
        return active
