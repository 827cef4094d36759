"""The real programs: broker, host and subscriber, each as a process that a test can kill."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.host.line.waiting import wait_for

END_LIMIT_S = 60
_HOST = [sys.executable, "-m", "host.cli.main"]


def run_host_command(*arguments: str, stdin: str = "") -> str:
    """Run one command of `uketsuke-host`, which must succeed; give its stdout."""
    done = subprocess.run([*_HOST, *arguments], input=stdin, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class Program:
    """A process whose lines on stdout are collected as JSON, started and killed at will."""

    command: list[str]
    log: Path
    lines: list[dict[str, Any]] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it."""
        with self.log.open("a") as log:
            process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=log, text=True)
        self.process = process
        self._reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        self._reader.start()

    def kill(self) -> None:
        """Kill -9."""
        if self.process:
            self.process.kill()
        self._end()

    def stop(self) -> int:
        """SIGTERM; give the exit code."""
        if not self.process:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(END_LIMIT_S)
        finally:
            self.kill()

    def _end(self) -> None:
        if self.process:
            self.process.wait(END_LIMIT_S)
            self._reader.join(END_LIMIT_S)
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.lines.append(json.loads(line))


def broker_program(folder: Path, data: Path, log: Path) -> Program:
    """Give mosquitto with the generated configuration; as root it runs as its package's own user."""
    if not shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin"):
        pytest.fail("mosquitto is not installed; run `make setup`")
    if os.geteuid() == 0:
        owner = pwd.getpwnam("mosquitto")
        for path in (folder, data, *folder.iterdir(), *data.iterdir()):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    return Program(["/usr/sbin/mosquitto", "-c", str(folder / "mosquitto.conf")], log)


def host_program(config: Path, log: Path, *roles: str) -> Program:
    """Give `uketsuke-host run`."""
    options = [word for role in roles for word in ("--role", role)]
    return Program([*_HOST, "run", "--config", str(config), *options], log)


def subscriber_program(state: Path, log: Path, *invitation: str) -> Program:
    """Give `uketsuke-host subscribe`."""
    return Program([*_HOST, "subscribe", "--state", str(state), *invitation], log)


def wait_for_listener(program: Program, port: int) -> None:
    """Wait until a program listens on its port; fail with the end of its log when it has ended instead."""

    def listens() -> bool:
        assert program.process is not None
        assert program.process.poll() is None, f"it ended: {program.log.read_text()[-500:]}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_for(listens, "the program listens", tell=lambda: program.log.read_text()[-500:])


def wait_for_ports(program: Program) -> dict[str, int]:
    """Give the ports that `run` announced last."""
    return wait_for(lambda: program.lines[-1] if program.lines else None, "the host serves")
