"""A PostgreSQL of its own for one run, on a socket only, every commit flushed, under the package's account."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from country.errors import NotPlayed
from country.lines.programs import running
from device.cli.supervisor.waiting import wait_for

_ACCOUNT = "postgres"
_INSTALLED = Path("/usr/lib/postgresql")
_LIMIT_S = 120.0
_INITIAL = ("-A", "trust", "--locale=C", "-E", "UTF8", "--data-checksums")


@dataclass(frozen=True)
class Server:
    """A running server."""

    pid: int
    url: str
    data: Path


@contextmanager
def open_server(folder: Path) -> Iterator[Server]:
    """Make a cluster below the folder, which everybody may enter, and run it.

    Raises:
        NotPlayed: PostgreSQL is not installed, or does not start.
    """
    programs = max(_INSTALLED.glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if programs is None:
        raise NotPlayed("PostgreSQL is not installed: run `make setup`")
    root = folder / "pg"
    data = root / "data"
    _make(programs, root, data)
    serving = (str(programs / "postgres"), "-D", str(data), "-k", str(root), "-c", "listen_addresses=")
    with running("postgresql", [*_as_account(), *serving], folder) as pid:
        asking = [str(programs / "pg_isready"), "-q", "-h", str(root)]
        wait_for(lambda: subprocess.run(asking, check=False).returncode == 0, "PostgreSQL serves", _LIMIT_S)
        yield Server(pid, f"postgresql+psycopg://{_ACCOUNT}@/{_ACCOUNT}?host={root}", data)


def _make(programs: Path, root: Path, data: Path) -> None:
    root.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(root, _ACCOUNT)
    _run(programs / "initdb", "-D", data, "-U", _ACCOUNT, *_INITIAL)


def _run(*command: object) -> None:
    words = [*_as_account(), *(str(part) for part in command)]
    done = subprocess.run(
        words, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S, check=False
    )
    if done.returncode:
        raise NotPlayed(f"{command[0]}: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")


def _as_account() -> list[str]:
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(_ACCOUNT)
    # said again here, because the kernel forgets it when the account changes
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig", "KILL"]
