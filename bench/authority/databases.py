"""The two databases of the measurement, both on disk and both with every commit flushed.

PostgreSQL is a cluster of its own in a temporary folder, under the package's account and on a socket only, with the
settings of its package: fsync and synchronous_commit stay on.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from bench.basics.errors import NotMeasured
from host.authority.store.engine import open_engine

_ACCOUNT = "postgres"
_INSTALLED = Path("/usr/lib/postgresql")
_LIMIT_S = 120
_BUSY_S = 60.0


@contextmanager
def open_sqlite() -> Iterator[Engine]:
    """Give a new SQLite database in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="uketsuke-bench-") as folder:
        engine = open_engine(Path(folder) / "authority.sqlite", _BUSY_S)
        yield engine
        engine.dispose()


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: the URL of its one database, and its first process."""

    url: str
    pid: int


@contextmanager
def open_postgresql() -> Iterator[Engine]:
    """Give a new database in a PostgreSQL of its own.

    Raises:
        NotMeasured: PostgreSQL is not installed, or does not start.
    """
    with run_server() as server:
        engine = open_engine(server.url, _BUSY_S)
        yield engine
        engine.dispose()


@contextmanager
def run_server() -> Iterator[Server]:
    """Run a PostgreSQL of its own.

    Raises:
        NotMeasured: PostgreSQL is not installed, or does not start.
    """
    programs = max(_INSTALLED.glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if programs is None:
        raise NotMeasured("PostgreSQL is not installed; run `make setup`")
    root = Path(tempfile.mkdtemp(prefix="uketsuke-pg-"))  # the path of a socket must stay short
    data = root / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(root, _ACCOUNT)
        _run(programs / "initdb", "-D", data, "-U", _ACCOUNT, "-A", "trust", "--locale=C", "-E", "UTF8")
        options = f"-c listen_addresses='' -k {root}"
        _run(programs / "pg_ctl", "-D", data, "-o", options, "-l", root / "log", "-w", "-t", str(_LIMIT_S), "start")
        try:
            pid = int((data / "postmaster.pid").read_text("ascii").split()[0])
            yield Server(f"postgresql+psycopg://{_ACCOUNT}@/{_ACCOUNT}?host={root}", pid)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(root)


def _run(*command: object) -> None:
    user = pwd.getpwnam(_ACCOUNT) if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_LIMIT_S,
        check=False,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise NotMeasured(f"{command[0]} ended with {done.returncode}")
