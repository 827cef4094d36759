"""Programs that do not outlive the run, their log in the run's folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from country.errors import NotPlayed
from device.cli.supervisor.sandbox import DIE_WITH_PARENT
from device.cli.supervisor.waiting import wait_for

_END_S = 20.0
_WITHIN_S = 180.0
_LOG_BYTES = 1500


@contextmanager
def running(name: str, command: Sequence[str], folder: Path) -> Iterator[int]:
    """Run a program and give its number; at the end it is asked to end, and then made to.

    Raises:
        NotPlayed: it is not installed.
    """
    with (folder / f"{name}.log").open("ab") as log:
        try:
            process = subprocess.Popen(
                [*DIE_WITH_PARENT, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=Path.cwd()
            )
        except FileNotFoundError as error:
            raise NotPlayed(f"{command[0]} is not installed: run `make setup`") from error
    try:
        yield process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_S)
        process.kill()
        process.wait()


def await_port(port: int, log: Path) -> None:
    """Wait until somebody listens at a port of loopback.

    Raises:
        NotReached: nobody does.
    """
    wait_for(lambda: _accepts(port), f"somebody listens at port {port}; its log ends: {_end_of(log)}", _WITHIN_S)


def await_word(word: str, log: Path) -> None:
    """Wait until a program has said something.

    Raises:
        NotReached: it has not.
    """
    wait_for(lambda: word in log.read_text("utf-8", "replace"), f"{log.name} says {word}: {_end_of(log)}", _WITHIN_S)


def give_to(account: str, folder: Path) -> None:
    """Give a folder with everything in it to a server's account.

    Raises:
        NotPlayed: there is no such account, or we are not root.
    """
    try:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, account, account)
    except (PermissionError, LookupError) as error:
        raise NotPlayed(f"root is needed, and {account} with its account") from error


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True


def _end_of(log: Path) -> str:
    return log.read_bytes()[-_LOG_BYTES:].decode("utf-8", "replace") if log.exists() else "(none)"
