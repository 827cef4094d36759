"""The console of a booted machine: a pseudo terminal in place of /dev/tty8, where the kiosk's text screen goes."""

from __future__ import annotations

import os
import re
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHUNK_BYTES = 65536
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x00-\x08\x0b-\x1f]")


class Console:
    """Keeps what was drawn; nothing is ever typed."""

    def __init__(self) -> None:
        """Open the pair; both ends stay open, so that a hang-up of a unit's terminal ends nothing."""
        self._master, self._slave = os.openpty()
        self._seen = b""
        self.option = f"--bind={os.ttyname(self._slave)}:/dev/tty8"
        """For systemd-nspawn."""

    def text(self) -> str:
        """Give everything drawn so far, without control sequences."""
        with suppress(OSError):  # hung up at this moment; what comes later can be read again
            while select.select([self._master], [], [], 0)[0]:
                self._seen += os.read(self._master, _CHUNK_BYTES)
        return _CONTROL.sub(" ", self._seen.decode("utf-8", "replace"))

    def close(self) -> None:
        """Close both ends."""
        os.close(self._master)
        os.close(self._slave)


@contextmanager
def console() -> Iterator[Console]:
    """Give a console for as long as a machine needs it."""
    opened = Console()
    try:
        yield opened
    finally:
        opened.close()
