"""A network of our own: each terminal behind a cable that can be pulled (veth pairs between network namespaces).

Everything lies in namespaces of this run and vanishes with it; the machine's network is not touched. The server's
address is on its loopback device, so that it stays when every cable is out.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SERVER = "10.99.0.1"


@dataclass
class Cable:
    """The cable of terminal number `number` (1 to 250); entered while it is there."""

    number: int
    _holder: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The terminal's address."""
        return f"10.99.{self.number}.2"

    @property
    def prefix(self) -> tuple[str, ...]:
        """The beginning of a command line that runs at the terminal's end."""
        if self._holder is None:
            raise RuntimeError("the cable is not there yet")
        return ("nsenter", f"--net=/proc/{self._holder.pid}/ns/net", "--")

    def __enter__(self) -> Self:
        """Lay it."""
        self._holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        own = Path("/proc/self/ns/net").stat().st_ino
        while Path(f"/proc/{self._holder.pid}/ns/net").stat().st_ino == own:
            pass  # unshare(1) takes a millisecond
        near, far = self._near, f"far{self.number}"
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", str(self._holder.pid))
        _ip("address", "add", f"10.99.{self.number}.1/24", "dev", near)
        _ip("link", "set", near, "up")
        for words in (
            ("link", "set", "lo", "up"),
            ("address", "add", f"{self.address}/24", "dev", far),
            ("link", "set", far, "up"),
            ("route", "add", "default", "via", f"10.99.{self.number}.1"),
        ):
            _ip(*words, prefix=self.prefix)
        return self

    def __exit__(self, *_ended: object) -> None:
        """Take it away."""
        if self._holder:
            self._holder.kill()
            self._holder.wait()

    def pull(self) -> None:
        """Pull it out."""
        _ip("link", "set", self._near, "down")

    def put_back(self) -> None:
        """Put it back."""
        _ip("link", "set", self._near, "up")

    @property
    def _near(self) -> str:
        return f"near{self.number}"


def set_up_server() -> None:
    """Bring the loopback device of a new network namespace up, with the server's address on it."""
    _ip("link", "set", "lo", "up")
    _ip("address", "add", f"{SERVER}/32", "dev", "lo")


def _ip(*words: str, prefix: tuple[str, ...] = ()) -> None:
    subprocess.run([*prefix, "ip", *words], check=True)
