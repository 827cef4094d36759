"""The programs of one measurement: broker, host and daemon; the firmware's part is in this process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.basics.clinic import LOOPBACK, make_host, run_host, write_host
from bench.basics.errors import NotMeasured
from bench.basics.waiting import await_it, wait_for
from device.base.ports import free_ports
from device.cli.daemon_socket import ask_daemon
from device.cli.demo.toml import write_config
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery
from host.roles.preparing import CLIENT_STEM

_WITHIN_S = 60.0
_BROKER_ACCOUNT = "mosquitto"
_HOST = "bench.delivery.host"
"""Inbox, worker and enrolment in one process, with answers about insurance at once."""


@dataclass(frozen=True)
class Place:
    """One terminal: its name, its folder, its daemon's socket."""

    name: str
    folder: Path

    @property
    def socket(self) -> Path:
        """The daemon's socket."""
        return self.folder / "d.sock"

    @property
    def wire_name(self) -> str:
        """Its name in topics."""
        return f"t-{self.name}"


@dataclass(frozen=True)
class Line:
    """What runs."""

    folder: Path
    broker_port: int
    config: Path
    places: tuple[Place, ...]

    @property
    def pki(self) -> Path:
        """The host's certificates; the stem of its own is `CLIENT_STEM`."""
        return self.folder / "state" / "pki"

    @property
    def certificate(self) -> tuple[Path, Path]:
        """The host's own certificate and key, with which both ends of the bare round trip connect."""
        return self.pki / f"{CLIENT_STEM}.pem", self.pki / f"{CLIENT_STEM}.key"

    async def enrol(self, place: Place) -> None:
        """Enrol a terminal, whose firmware side must be connected.

        Raises:
            NotMeasured: it was refused.
        """
        await await_it(lambda: _is_whole(place.socket), "daemon and firmware do not meet")
        made = json.loads(run_host(self.config, "enrol", "terminal", "--name", place.name, "--json"))
        command = EnrolCommand(made["url"], made["code"], made["fingerprint"])
        answer = await asyncio.to_thread(ask_daemon, place.socket, command, _WITHIN_S)
        if not isinstance(answer, EnrolResult) or answer.number:
            raise NotMeasured(f"the terminal was not enrolled: {answer}")


@contextmanager
def open_line(terminals: int = 1) -> Iterator[Line]:
    """Start everything on free ports of the loopback interface.

    Raises:
        NotMeasured: a program does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="uk-bench-", dir="/tmp"))
    folder.chmod(0o755)  # the broker's account has to come through
    try:
        with ExitStack() as stack:
            line = _make(folder, terminals)
            commands = (
                ("mosquitto", "-c", str(folder / "broker" / "files" / "mosquitto.conf")),
                (sys.executable, "-m", _HOST, "--config", str(line.config)),
                *(_daemon(place) for place in line.places),
            )
            for command in commands:
                stack.callback(_end, _start(command, folder / "log"))
            wait_for(lambda: _listens(line.broker_port), "the broker does not start")
            wait_for((folder / "state" / "enrolment.url").exists, "the host does not start")
            yield line
    finally:
        shutil.rmtree(folder)


def _make(folder: Path, terminals: int) -> Line:
    broker_port = free_ports()
    config = write_host(folder, broker_port)
    make_host(config)
    _give_to_broker(folder / "broker")
    places = tuple(Place(f"bench{number}", folder / f"t{number}") for number in range(terminals))
    for place in places:
        place.folder.mkdir()
        write_config(place.folder / "daemon.toml", {"state": place.folder / "daemon", "socket": place.socket})
    return Line(folder, broker_port, config, places)


def _daemon(place: Place) -> tuple[str, ...]:
    return (sys.executable, "-m", "device.daemon.main", "--config", str(place.folder / "daemon.toml"))


def _give_to_broker(folder: Path) -> None:
    try:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, _BROKER_ACCOUNT, _BROKER_ACCOUNT)
    except (PermissionError, LookupError) as error:
        raise NotMeasured("the delivery part needs root, and mosquitto with its account") from error


def _start(command: tuple[str, ...], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        try:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        except FileNotFoundError as error:
            raise NotMeasured(f"{command[0]} is not installed: run `make setup`") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _is_whole(path: Path) -> bool:
    with contextlib.suppress(Exception):
        answer = ask_daemon(path, StatusQuery(), 1.0)
        return isinstance(answer, DaemonStatus) and answer.firmware_connected
    return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0
