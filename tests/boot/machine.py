"""A booted Debian in a container: own processes, own network without a way out, own systemd.

Needs root, systemd-container and util-linux. It ends with the process that booted it, whatever happens to that.
"""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

Found = TypeVar("Found")

BOOT_WITHIN_S = 180.0
END_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.05
_PLAIN = ("env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TERM=dumb")
# In a process namespace of its own, whose end takes the whole machine along: nspawn alone would leave it running.
_OURS = ("setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child")
_CONTAINER = ("systemd-nspawn", "-q", "--register=no", "--keep-unit", "--private-network", "--console=pipe")
_UP = ("running", "degraded")


class BootFailed(Exception):
    """The machine, or something in it, did not do what it was told in its time."""


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> list[str]:
        """All words of what it printed."""
        return self.out.split()


class Machine:
    """One booted machine; use as a context manager, or close it."""

    def __init__(self, root: Path, options: Sequence[str] = ()) -> None:
        """Boot the tree `root` (`options` are systemd-nspawn's) and wait until systemd is done with starting.

        Raises:
            BootFailed: it did not come up.
        """
        self.root = root
        self._log = root.with_name(f"{root.name}.console")
        call = (
            *_OURS,
            *_CONTAINER,
            f"--machine={root.parent.name.replace('_', '-')}",
            *options,
            "-D",
            str(root),
            "-b",
        )
        with self._log.open("wb") as log:
            self._container = subprocess.Popen(call, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._leader = 0
        try:
            self._leader = wait_for(self._find_leader, "the container's first process", BOOT_WITHIN_S)
            wait_for(lambda: self.state in _UP, "the end of starting up", BOOT_WITHIN_S)
        except BootFailed as error:
            said = self._describe()
            self.kill()
            raise BootFailed(f"{error}\n{said}") from error

    def __enter__(self) -> Self:
        """Give the machine itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Switch it off."""
        self.close()

    @property
    def state(self) -> str:
        """What `systemctl is-system-running` says."""
        return self.run("systemctl", "is-system-running", check=False).out.strip()

    @property
    def inside(self) -> Path:
        """Its files as it sees them, memory file systems included."""
        return Path(f"/proc/{self._leader}/root")

    def run(
        self, *command: str, given: str = "", check: bool = True, within_s: float = 120.0, network_of: int = 0
    ) -> Result:
        """Run a command in it as root; with `network_of`, in the network namespace of that process of the machine.

        Raises:
            BootFailed: it did not end with 0, and `check` was asked; or it did not end.
        """
        call = [*self._enter(), *self._in_network(network_of), *command]
        try:
            ended = subprocess.run(call, input=given, capture_output=True, text=True, timeout=within_s, check=False)
        except subprocess.TimeoutExpired as error:
            raise BootFailed(f"{shlex.join(command)}: did not end within {within_s:g} s") from error
        if check and ended.returncode:
            raise BootFailed(f"{shlex.join(command)}: ended with {ended.returncode}\n{ended.stdout}{ended.stderr}")
        return Result(ended.returncode, ended.stdout, ended.stderr)

    def shell(self, text: str, *, check: bool = True, within_s: float = 120.0) -> Result:
        """Run a few words of shell in it as root; raises as `run` does."""
        return self.run("sh", "-c", text, check=check, within_s=within_s)

    def start(self, name: str, *command: str, **properties: str) -> None:
        """Start a program of the test in it as the unit `name`; `stop` ends it. Raises as `run` does."""
        settings = [word for key, value in properties.items() for word in ("-p", f"{key}={value}")]
        self.run("systemd-run", "-q", "--collect", f"--unit={name}", *settings, "--", *command)

    def stop(self, name: str) -> None:
        """Stop a unit."""
        self.run("systemctl", "stop", name, check=False)

    def show(self, unit: str, *properties: str) -> dict[str, str]:
        """Give properties of a unit."""
        lines = self.run("systemctl", "show", unit, f"--property={','.join(properties)}").out.splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def main_process(self, unit: str) -> int:
        """Give the number that a service's main process has in the machine; 0 when it has none."""
        return int(self.show(f"{unit}.service", "MainPID")["MainPID"])

    def wait_for(self, condition: Callable[[], Found | None], what: str, within_s: float = 60.0) -> Found:
        """Wait until `condition` gives something true, and give that; raises as the function of that name does."""
        return wait_for(condition, what, within_s)

    def wait_active(self, unit: str, within_s: float = 60.0) -> None:
        """Wait until a unit is active.

        Raises:
            BootFailed: it did not become so; the text ends with its journal.
        """
        try:
            wait_for(lambda: self.show(unit, "ActiveState")["ActiveState"] == "active", f"{unit} active", within_s)
        except BootFailed as error:
            raise BootFailed(f"{error}\n{self.journal(unit)[-3000:]}") from error

    def journal(self, unit: str = "") -> str:
        """Give the journal of this boot, of one unit or of all."""
        return self.run("journalctl", "-b", "--no-pager", "-o", "short-precise", *(("-u", unit) if unit else ())).out

    def write(self, path: str, content: str, mode: int = 0o644) -> None:
        """Write a file in it, and its folder if that is missing."""
        self.run(
            "sh",
            "-c",
            'mkdir -p "$(dirname "$0")" && cat > "$0" && chmod "$1" "$0"',
            path,
            oct(mode)[2:],
            given=content,
        )

    def console(self) -> str:
        """Give what the machine wrote to its console."""
        return self._log.read_text("utf-8", "replace")

    def close(self) -> None:
        """Switch it off, hard if it does not end by itself."""
        if self._container.poll() is None:
            self.run("systemctl", "poweroff", check=False)
        try:
            self._container.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it as a power cut does."""
        self._container.kill()
        self._container.wait()
        if self._leader:
            wait_for(lambda: not Path(f"/proc/{self._leader}").exists(), "the machine's end", END_WITHIN_S)

    def _describe(self) -> str:
        """Say what is known of a machine that did not come up."""
        if not self._leader:
            return self.console()[-2000:]
        return self.shell("systemctl list-jobs --no-pager; journalctl -b --no-pager | tail -n 60", check=False).out

    def _find_leader(self) -> int:
        """Give the process that is systemd in there; first there is one of nspawn's own in its place.

        Raises:
            BootFailed: the container has ended.
        """
        if self._container.poll() is not None:
            raise BootFailed("the container ended")
        for nspawn in _children(self._container.pid):
            for child in _children(nspawn):
                with suppress(FileNotFoundError):  # it went away meanwhile
                    if Path(f"/proc/{child}/comm").read_text("utf-8").strip() == "systemd":
                        return child
        return 0

    def _enter(self) -> list[str]:
        return ["nsenter", "-t", str(self._leader), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w", "--", *_PLAIN]

    def _in_network(self, process: int) -> list[str]:
        return ["nsenter", "-t", str(process), "-n", "--"] if process else []


def _children(process: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    return []


def wait_for(condition: Callable[[], Found | None], what: str, within_s: float) -> Found:
    """Wait until `condition` gives something true, and give that.

    Raises:
        BootFailed: it did not within `within_s` seconds.
    """
    end = time.monotonic() + within_s
    while True:
        if found := condition():
            return found
        if time.monotonic() > end:
            raise BootFailed(f"{what}: not within {within_s:g} s")
        time.sleep(_LOOK_EVERY_S)
