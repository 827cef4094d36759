"""The programs of the measurement: the host on a filled database, and for confirmations a broker and a subscriber."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.basics.errors import NotMeasured
from bench.basics.waiting import wait_for
from device.base.ports import free_ports
from device.cli.demo.toml import write_config
from measuring.processes import cpu_s

LOOPBACK = "127.0.0.1"
NAME, PASSWORD = "bench", "made-up-password"
_WITHIN_S = 60.0
_TOLD_LINES = 30
_HOST = (sys.executable, "-m", "host.cli.main")
_BROKER_ACCOUNT = "mosquitto"


@dataclass
class Running:
    """A program that runs, and the JSON lines that it has said, each with the moment (`time.monotonic`)."""

    process: subprocess.Popen[str]
    lines: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def cpu_s(self) -> float:
        """Give the CPU time that the program has used so far, in seconds."""
        return cpu_s(self.process.pid)

    def read(self) -> None:
        """Read what the program says until it ends; for a thread of its own."""
        for line in self.process.stdout or ():
            self.lines.append((time.monotonic(), json.loads(line)))


@dataclass(frozen=True)
class Clinic:
    """A folder with a host that `init` has made and an account that is reception and administrator."""

    folder: Path
    desk_port: int
    broker_port: int

    @property
    def url(self) -> str:
        """The desk's address."""
        return f"http://{LOOPBACK}:{self.desk_port}"

    @property
    def database(self) -> Path:
        """The host's database."""
        return self.folder / "state" / "host.sqlite"

    def command(self, *words: str, said: str = "") -> str:
        """Run a command of the host and give what it says.

        Raises:
            NotMeasured: it failed.
        """
        done = subprocess.run(
            (*_HOST, *words, "--config", str(self.folder / "host.toml")),
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotMeasured(f"uketsuke-host {words[0]}: {done.stderr.strip()}")
        return done.stdout

    @contextmanager
    def host(self, *roles: str) -> Iterator[Running]:
        """Run the host until the end of the block; it serves when the block begins."""
        options = [word for role in roles for word in ("--role", role)]
        with self.run(*_HOST, "run", "--config", str(self.folder / "host.toml"), *options) as running:
            wait_for(lambda: _listens(self.desk_port), "the host does not start")
            yield running

    @contextmanager
    def broker(self) -> Iterator[Running]:
        """Run the broker until the end of the block."""
        _give_to_broker(self.folder / "broker")
        with self.run("mosquitto", "-c", str(self.folder / "broker" / "files" / "mosquitto.conf")) as running:
            wait_for(lambda: _listens(self.broker_port), "the broker does not start")
            yield running

    @contextmanager
    def subscriber(self) -> Iterator[Running]:
        """Enrol clinic software and run it until the end of the block."""
        made = json.loads(self.command("enrol", "subscriber", "--name", "bench", "--json"))
        options = [word for key in ("url", "code", "fingerprint") for word in (f"--{key}", made[key])]
        with self.run(*_HOST, "subscribe", "--state", str(self.folder / "software"), *options) as running:
            wait_for(lambda: bool(running.lines), "the subscription does not stand")
            yield running

    @contextmanager
    def run(self, *command: str) -> Iterator[Running]:
        """Run a program until the end of the block."""
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
            )
        running = Running(process)
        reader = threading.Thread(target=running.read)
        reader.start()
        try:
            yield running
        finally:
            process.kill()
            process.wait()
            reader.join()
            if process.stdout:
                process.stdout.close()


@contextmanager
def open_clinic(database: str = "") -> Iterator[Clinic]:
    """Make one on free ports of the loopback interface, on an SQLite file or on the database of a URL."""
    folder = Path(tempfile.mkdtemp(prefix="uk-bench-", dir="/tmp"))
    folder.chmod(0o755)  # the broker's account has to come through
    try:
        with ExitStack():
            clinic = Clinic(folder, free_ports(), free_ports())
            _write(clinic, database)
            clinic.command("init")
            roles = ("--roles", "reception,administrator")
            clinic.command("user", "add", "--name", NAME, "--display", "Bench", *roles, said=f"{PASSWORD}\n")
            yield clinic
    except NotMeasured as error:
        log = folder / "log"
        told = log.read_text().splitlines()[-_TOLD_LINES:] if log.exists() else []
        raise NotMeasured("\n".join((str(error), *told))) from error
    finally:
        shutil.rmtree(folder)


def _write(clinic: Clinic, database: str) -> None:
    folder = clinic.folder
    (folder / "token").write_text("made-up")
    files, data = folder / "broker" / "files", folder / "broker" / "data"
    (folder / "broker").mkdir()
    write_config(
        folder / "host.toml",
        {
            "clinic": "c1",
            "state": folder / "state",
            "database": database,
            "broker": {"host": LOOPBACK, "port": clinic.broker_port, "folder": files, "data": data},
            "enrolment": {"host": LOOPBACK, "port": 0},
            "desk": {"host": LOOPBACK, "port": clinic.desk_port, "second_factor_for": []},
            "authority": {"url": f"http://{LOOPBACK}:9", "token_file": folder / "token"},
        },
    )


def _give_to_broker(folder: Path) -> None:
    try:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, _BROKER_ACCOUNT, _BROKER_ACCOUNT)
    except (PermissionError, LookupError) as error:
        raise NotMeasured("the desk part needs root, and mosquitto with its account") from error


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0
