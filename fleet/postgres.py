"""PostgreSQL in twos: a primary, and a standby that has every commit before it is confirmed and can take its place.

Both run on sockets in a folder of their own, under the package's account, and do not outlive this program.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from device.cli.supervisor.sandbox import DIE_WITH_PARENT
from device.cli.supervisor.waiting import wait_for

ACCOUNT = "postgres"
_INSTALLED = Path("/usr/lib/postgresql")
_LIMIT_S = 120.0
_SLOT = "s1"
_COPYING = ("-R", "-X", "stream", "-S", _SLOT, "-c", "fast")
_SETTINGS = {"listen_addresses": "", "wal_keep_size": "256MB"}


class ServerFailed(Exception):
    """One of PostgreSQL's programs is not installed, or failed."""


@dataclass
class Server:
    """One server: its data and the folder of its socket."""

    programs: Path
    data: Path
    socket: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.socket.mkdir(exist_ok=True)
        _give(self.socket)
        settings = [f"-c{key}={value}" for key, value in _SETTINGS.items()]
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.socket), *settings]
        with (self.socket / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*DIE_WITH_PARENT[:-1], *_as_account(), "--", *command],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_for(self._answers, f"PostgreSQL serves in {self.socket}", _LIMIT_S)

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise ServerFailed((self.socket / "log").read_text()[-2000:])
        ready = [str(self.programs / "pg_isready"), "-q", "-U", ACCOUNT, "-h", str(self.socket)]
        return subprocess.run(ready, check=False, timeout=_LIMIT_S).returncode == 0

    def kill(self) -> None:
        """Kill it with everything that belongs to it, as when its machine loses power."""
        if self.process is None:
            return
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        own = [self.process.pid, *(int(pid) for pid in children.read_text().split())]
        for pid in own:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(_LIMIT_S)
        self.process = None

    def stop(self) -> None:
        """End it at once, without keeping anything."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(_LIMIT_S)
            self.process = None

    def psql(self, sql: str, database: str = ACCOUNT) -> str:
        """Run a statement as the owner; give what it prints.

        Raises:
            ServerFailed: it failed.
        """
        return self.run("psql", "-h", str(self.socket), "-U", ACCOUNT, "-AtqX", "-c", sql, database).strip()

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs; give what it prints.

        Raises:
            ServerFailed: it failed.
        """
        command = [str(self.programs / program), *arguments]
        as_account = ["setpriv", *_as_account(), "--", *command] if _as_account() else command
        done = subprocess.run(
            as_account,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
        if done.returncode:
            raise ServerFailed(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout


@dataclass
class Pair:
    """A primary and its standby; after `promote` they have changed places."""

    primary: Server
    standby: Server

    def url(self, database: str, account: str = ACCOUNT) -> str:
        """Give a URL that leads to whichever of the two can be written to."""
        return f"postgresql+psycopg://{account}@/{database}?host={self.primary.socket}&host={self.standby.socket}"

    def promote(self) -> None:
        """Let the standby take over. The former primary is dead and stays so until `rejoin`: two would be none.

        Raises:
            ServerFailed: the former primary still runs, or the standby does not take over.
        """
        if self.primary.process is not None:
            raise ServerFailed("the primary still runs: it has to be fenced off first")
        self.standby.psql("SELECT pg_promote(true, 60)")
        self.primary, self.standby = self.standby, self.primary

    def rejoin(self) -> None:
        """Make the former primary the standby of the new one: what it alone has was confirmed to nobody, and goes."""
        primary, former = self.primary, self.standby
        primary.psql("CHECKPOINT")  # only then does its control file, which pg_rewind compares, say that it took over
        primary.psql(f"SELECT pg_create_physical_replication_slot('{_SLOT}')")
        try:
            former.run("pg_rewind", "-R", f"--target-pgdata={former.data}", f"--source-server={_source(primary)}")
        except ServerFailed:  # it has no log any more of the time when both were one
            shutil.rmtree(former.data)
            former.run("pg_basebackup", "-d", _source(primary), "-D", str(former.data), *_COPYING)
        with (former.data / "postgresql.auto.conf").open("a") as file:
            file.write(f"primary_slot_name = '{_SLOT}'\nsynchronous_standby_names = ''\n")
        former.start()
        self.insist()

    def insist(self) -> None:
        """Let nothing be confirmed that the standby does not have, once it has caught up."""
        self.primary.psql(f"ALTER SYSTEM SET synchronous_standby_names = '{_SLOT}'")
        self.primary.psql("SELECT pg_reload_conf()")
        state = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        wait_for(lambda: self.primary.psql(state) == "1" or None, "the standby confirms commits", _LIMIT_S)


@contextmanager
def postgres_pair() -> Iterator[Pair]:
    """Make both, start both, and end both with everything in them.

    Raises:
        ServerFailed: PostgreSQL is not installed, or does not start.
    """
    programs = _find_programs()
    root = Path(tempfile.mkdtemp(prefix="uketsuke-pair-"))  # the path of a socket must stay short
    _give(root)
    first, second = (Server(programs, root / f"data-{name}", root / name) for name in "ab")
    try:
        first.run(
            "initdb",
            "-D",
            str(first.data),
            "-U",
            ACCOUNT,
            "-A",
            "trust",
            "-N",
            "--data-checksums",
            "--locale=C",
            "-E",
            "UTF8",
        )
        first.start()
        first.psql(f"SELECT pg_create_physical_replication_slot('{_SLOT}')")
        first.run("pg_basebackup", "-d", _source(first), "-D", str(second.data), *_COPYING)
        second.start()
        pair = Pair(first, second)
        pair.insist()
        yield pair
    finally:
        for server in (first, second):
            server.stop()
        shutil.rmtree(root)


def _source(server: Server) -> str:
    return f"host={server.socket} user={ACCOUNT} dbname={ACCOUNT} application_name={_SLOT}"


def _find_programs() -> Path:
    found = sorted(_INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise ServerFailed("PostgreSQL is not installed")
    return found[-1].parent


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)


def _as_account() -> list[str]:
    """Give the options with which root becomes the package's account, as PostgreSQL insists on."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(ACCOUNT)
    return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
