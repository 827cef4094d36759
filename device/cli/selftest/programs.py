"""The two programs of the throw-away terminal: the installed code, started with files of their own.

Started by root, they run as the accounts of the units; else as whoever asks. They get no environment but what they
need, die with this process, and say that they serve as they would to systemd.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from device.cli.selftest.errors import SelftestFailed
from device.cli.selftest.places import Folder
from device.cli.supervisor.notify import NotifySocket

_MODULES = {"daemon": "device.daemon.main", "firmware": "device.firmware.simulated.terminal"}
_STOP_S = 8.0
_WAIT_S = 0.1


@dataclass
class Program:
    """One program that runs."""

    name: str
    popen: subprocess.Popen[bytes]
    notify: NotifySocket
    log: Path

    def wait_ready(self, is_over: Callable[[], bool]) -> None:
        """Wait until it says that it serves.

        Raises:
            SelftestFailed: it ended, or the time is over.
        """
        while not self.notify.wait(_WAIT_S).ready:
            self.check_alive()
            if is_over():
                raise SelftestFailed(f"{self.name}: does not serve")

    def check_alive(self) -> None:
        """Check that it still runs.

        Raises:
            SelftestFailed: it has ended.
        """
        if self.popen.poll() is not None:
            raise SelftestFailed(f"{self.name}: ended with exit code {self.popen.returncode}; {self.last_line()}")

    def last_line(self) -> str:
        """Give the end of its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return lines[-1][:200] if lines else "its log is empty"

    def stop(self) -> float:
        """End it, and give the seconds that took; one that does not obey is killed."""
        began = time.monotonic()
        self.popen.terminate()
        try:
            self.popen.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        self.notify.close()
        return time.monotonic() - began


@dataclass
class Programs:
    """Starts programs in a folder, and ends all of them."""

    folder: Folder
    _stack: ExitStack = field(default_factory=ExitStack)

    def start(self, name: str) -> Program:
        """Start `daemon` or `firmware`."""
        account = account_of(name)
        place = self.folder.path / f"notify-{name}"
        place.mkdir(mode=0o711)
        notify, log = NotifySocket(place), self.folder.log(name)
        call = [sys.executable, "-P", "-m", _MODULES[name], "--config", str(self.folder.config(name))]
        with log.open("wb") as errors:
            popen = subprocess.Popen(
                [*_wrapper(account), *call],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={"PATH": os.environ.get("PATH", ""), "NOTIFY_SOCKET": str(notify.path)},
                cwd="/",
                start_new_session=True,
            )
        program = Program(name, popen, notify, log)
        self._stack.callback(program.stop)
        return program

    def close(self) -> None:
        """End all of them."""
        self._stack.close()


def account_of(name: str) -> str:
    """Give the account of a program's unit; empty when this is not root or there is none."""
    if os.geteuid() != 0:
        return ""
    try:
        return pwd.getpwnam(f"uketsuke-{name}").pw_name
    except KeyError:
        return ""


def hand_over(folder: Folder) -> None:
    """Give the throw-away files to the accounts that need them; nothing to do without accounts."""
    firmware, daemon = account_of("firmware"), account_of("daemon")
    if not firmware or not daemon:
        return
    folder.path.chmod(0o711)
    for path in (folder.daemon_state, folder.daemon_run, folder.config("daemon")):
        _give(path, daemon)
    ours = (folder.firmware_state, folder.firmware_run, folder.issuer, folder.reader, folder.camera)
    for path in (*ours, folder.config("firmware")):
        _give(path, firmware)


@contextmanager
def readable_files() -> Iterator[None]:
    """Let files that are made here be readable by the programs' accounts, which alone can enter their folders."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _give(path: Path, owner: str) -> None:
    account = pwd.getpwnam(owner)
    for one in (path, *path.rglob("*")):
        os.chown(one, account.pw_uid, account.pw_gid)


def _wrapper(account: str) -> list[str]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    groups = [f"--groups={account_of('daemon')}"] if account == account_of("firmware") else ["--clear-groups"]
    who = [f"--reuid={account}", f"--regid={account}", *groups] if account else []
    return [setpriv, "--pdeathsig", "KILL", *who, "--no-new-privs", "--"]
