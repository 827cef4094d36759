"""The manager's side of sd_notify(3): one datagram socket per program, on which it says that it serves."""

from __future__ import annotations

import select
import socket
from dataclasses import dataclass
from pathlib import Path

from device.cli.supervisor.run_folder import check_socket_path

_LIMIT_BYTES = 4096


@dataclass
class Reported:
    """What a program has said so far: its process number outside its namespaces (0 when unsaid), and READY."""

    main_pid: int = 0
    ready: bool = False

    def take(self, text: str) -> None:
        """Take one datagram of `NAME=value` lines; unknown names are left aside, as the protocol says."""
        for line in text.splitlines():
            name, _, value = line.partition("=")
            if name == "READY" and value == "1":
                self.ready = True
            elif name == "MAINPID" and value.isdecimal() and not self.main_pid:
                self.main_pid = int(value)


class NotifySocket:
    """Receives what one program reports."""

    def __init__(self, folder: Path) -> None:
        """Open the socket `s` in `folder`, which must be closed to strangers."""
        self.path = check_socket_path(folder / "s")
        self.reported = Reported()
        self.path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self.path.chmod(0o666)  # programs that run under another account write to it too

    def wait(self, seconds: float) -> Reported:
        """Take what comes within `seconds`, and give all that was reported so far."""
        readable, _, _ = select.select([self._socket], [], [], seconds)
        if readable:
            self.reported.take(self._socket.recv(_LIMIT_BYTES).decode("utf-8", "replace"))
        return self.reported

    def close(self) -> None:
        """Close it and take its name away."""
        self._socket.close()
        self.path.unlink(missing_ok=True)
