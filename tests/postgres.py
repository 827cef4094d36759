"""A private PostgreSQL: a cluster in a temporary folder, under the package's own account, on a socket only.

The machine's own cluster is neither used nor touched. Without the package the tests fail rather than pass unrun.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.host.line.waiting import wait_for

_ACCOUNT = "postgres"
_INSTALLED = Path("/usr/lib/postgresql")
_LIMIT_S = 120
_SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "60"}


@dataclass(frozen=True)
class Cluster:
    """A running cluster: its data folder, the folder of its socket, and the folder of its programs."""

    data: Path
    socket: Path
    programs: Path

    def url(self, database: str) -> str:
        """Give the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://{_ACCOUNT}@/{database}?host={self.socket}"

    def psql(self, sql: str, database: str = _ACCOUNT) -> str:
        """Run a statement as the cluster's owner; give what it prints."""
        return self.run("psql", "-h", str(self.socket), "-U", _ACCOUNT, "-AtqX", "-c", sql, database)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs, which must succeed; give its stdout."""
        return _run([str(self.programs / program), *arguments])

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the name of a new database, empty or a copy of another; it is dropped afterwards."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.psql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self.psql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def run_cluster() -> Iterator[Cluster]:
    """Make a cluster, start it, and end it with everything in it; it does not outlive the test runner."""
    programs = _programs()
    root = Path(tempfile.mkdtemp(prefix="uketsuke-pg-"))  # the path of a socket must stay short
    cluster = Cluster(root / "data", root, programs)
    try:
        if os.geteuid() == 0:
            shutil.chown(root, _ACCOUNT)
        cluster.run(
            "initdb", "-D", str(cluster.data), "-U", _ACCOUNT, "-A", "trust", "-N", "--locale=C", "-E", "UTF8"
        )
        with _serving(cluster):
            yield cluster
    finally:
        shutil.rmtree(root)


@contextmanager
def _serving(cluster: Cluster) -> Iterator[None]:
    options = [f"-c{key}={value}" for key, value in _SETTINGS.items()]
    command = [str(cluster.programs / "postgres"), "-D", str(cluster.data), "-k", str(cluster.socket), *options]
    with (cluster.socket / "log").open("wb") as log:
        server = subprocess.Popen(
            ["setpriv", "--pdeathsig", "QUIT", *_account(), *command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        asking = [str(cluster.programs / "pg_isready"), "-q", "-h", str(cluster.socket)]
        wait_for(lambda: subprocess.run(asking, timeout=_LIMIT_S, check=False).returncode == 0, "PostgreSQL serves")
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once, without keeping anything
        server.wait(_LIMIT_S)


def _programs() -> Path:
    found = sorted(_INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.fail("PostgreSQL is not installed; run `make setup`")
    return found[-1].parent


def _run(command: list[str]) -> str:
    done = subprocess.run(
        ["setpriv", *_account(), *command] if _account() else command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def _account() -> list[str]:
    """Give the options with which root becomes the package's account, as PostgreSQL insists on."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(_ACCOUNT)
    return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
