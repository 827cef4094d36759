"""The programs of one measurement: broker, host and daemon; the firmware's part is in this process."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.card.line import NotMeasured
from device.base.ports import free_ports
from device.cli.daemon_socket import ask_daemon
from device.cli.demo.toml import write_config
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery
from host.cli.main import main as host_command
from host.roles.preparing import CLIENT_STEM

CLINIC, TERMINAL, HOST = "c1", "t-bench", "h-main"
LOOPBACK = "127.0.0.1"
_WITHIN_S = 60.0
_BROKER_ACCOUNT = "mosquitto"


@dataclass(frozen=True)
class Line:
    """What runs."""

    folder: Path
    broker_port: int

    @property
    def socket(self) -> Path:
        """The daemon's socket."""
        return self.folder / "d.sock"

    @property
    def pki(self) -> Path:
        """The host's certificates; the stem of its own is `CLIENT_STEM`."""
        return self.folder / "state" / "pki"

    @property
    def certificate(self) -> tuple[Path, Path]:
        """The host's own certificate and key, with which both ends of the bare round trip connect."""
        return self.pki / f"{CLIENT_STEM}.pem", self.pki / f"{CLIENT_STEM}.key"

    async def enrol(self) -> None:
        """Enrol the terminal, whose firmware side must be connected.

        Raises:
            NotMeasured: it was refused.
        """
        await wait_for(lambda: _is_whole(self.socket), "daemon and firmware do not meet")
        made = json.loads(_run_host("enrol", "terminal", *_config(self.folder), "--name", "bench", "--json"))
        command = EnrolCommand(made["url"], made["code"], made["fingerprint"])
        answer = await asyncio.to_thread(ask_daemon, self.socket, command, _WITHIN_S)
        if not isinstance(answer, EnrolResult) or answer.number:
            raise NotMeasured(f"the terminal was not enrolled: {answer}")


@contextmanager
def open_line() -> Iterator[Line]:
    """Start everything on free ports of the loopback interface.

    Raises:
        NotMeasured: a program does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="uk-bench-", dir="/tmp"))
    folder.chmod(0o755)  # the broker's account has to come through
    try:
        with ExitStack() as stack:
            line = Line(folder, free_ports())
            enrolment_port = free_ports()
            _write(line, enrolment_port)
            _run_host("init", *_config(folder))
            _give_to_broker(folder / "broker")
            host = ("-m", "host.cli.main", "run", *_config(folder), "--role", "inbox", "--role", "enrolment")
            commands = (
                ("mosquitto", "-c", str(folder / "broker" / "files" / "mosquitto.conf")),
                (sys.executable, *host),
                (sys.executable, "-m", "device.daemon.main", "--config", str(folder / "daemon.toml")),
            )
            for command in commands:
                stack.callback(_end, _start(command, folder / "log"))
            for port in (line.broker_port, enrolment_port):
                _wait_for_port(port)
            yield line
    finally:
        shutil.rmtree(folder)


async def wait_for(condition: Callable[[], bool], otherwise: str) -> None:
    """Poll a condition until it holds.

    Raises:
        NotMeasured: it did not in time.
    """
    deadline = time.monotonic() + _WITHIN_S
    while not await asyncio.to_thread(condition):
        if time.monotonic() > deadline:
            raise NotMeasured(otherwise)
        await asyncio.sleep(0.05)


def _write(line: Line, enrolment_port: int) -> None:
    folder = line.folder
    (folder / "token").write_text("made-up")
    files, data = folder / "broker" / "files", folder / "broker" / "data"
    write_config(
        folder / "host.toml",
        {
            "clinic": CLINIC,
            "name": HOST,
            "state": folder / "state",
            "broker": {"host": LOOPBACK, "port": line.broker_port, "folder": files, "data": data},
            "enrolment": {"host": LOOPBACK, "port": enrolment_port},
            "authority": {"url": f"http://{LOOPBACK}:9", "token_file": folder / "token"},
        },
    )
    (folder / "broker").mkdir()
    write_config(folder / "daemon.toml", {"state": folder / "daemon", "socket": line.socket})


def _config(folder: Path) -> tuple[str, str]:
    return "--config", str(folder / "host.toml")


def _run_host(*arguments: str) -> str:
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = host_command(arguments)
    if code != 0:
        raise NotMeasured(f"uketsuke-host {arguments[0]}: {complained.getvalue().strip()}")
    return said.getvalue()


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


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while True:
        try:
            socket.create_connection((LOOPBACK, port), 0.5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise NotMeasured(f"nobody serves at port {port}") from None
            time.sleep(0.05)
        else:
            return
