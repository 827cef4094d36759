"""The manager's side of sd_notify(3): one datagram socket per program, on which it says that it serves.

A thread takes everything that comes, for as long as the program runs: programs also feed a watchdog through this
socket, and a queue that nobody empties would make them wait for ever.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from device.cli.supervisor.run_folder import check_socket_path

_LIMIT_BYTES = 4096


@dataclass(frozen=True)
class Reported:
    """What a program has said so far: its process number outside its namespaces (0 when unsaid), and READY."""

    main_pid: int = 0
    ready: bool = False

    def after(self, text: str) -> Self:
        """Give what is known after one datagram of `NAME=value` lines; unknown names are left aside."""
        known = self
        for line in text.splitlines():
            name, _, value = line.partition("=")
            if name == "READY" and value == "1":
                known = replace(known, ready=True)
            elif name == "MAINPID" and value.isdecimal() and not known.main_pid:
                known = replace(known, main_pid=int(value))
        return known


class NotifySocket:
    """Receives what one program reports."""

    def __init__(self, folder: Path) -> None:
        """Open the socket `s` in `folder`, which must be closed to strangers."""
        self.path = check_socket_path(folder / "s")
        self.path.unlink(missing_ok=True)
        self._reported = Reported()
        self._changed = threading.Condition()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self.path.chmod(0o666)  # programs that run under another account write to it too
        self._thread = threading.Thread(target=self._take, name=f"notify-{folder.name}", daemon=True)
        self._thread.start()

    @property
    def reported(self) -> Reported:
        """All that was reported so far."""
        with self._changed:
            return self._reported

    def wait(self, seconds: float) -> Reported:
        """Wait for the next change, but not longer than `seconds`, and give all that was reported so far."""
        with self._changed:
            self._changed.wait(seconds)
            return self._reported

    def close(self) -> None:
        """Close it and take its name away; more than once is fine."""
        if self._socket.fileno() < 0:
            return
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()
        self.path.unlink(missing_ok=True)

    def _take(self) -> None:
        while text := self._socket.recv(_LIMIT_BYTES):
            with self._changed:
                reported = self._reported.after(text.decode("utf-8", "replace"))
                if reported != self._reported:
                    self._reported = reported
                    self._changed.notify_all()
