"""Terminals of a tried fleet: the real daemon as a process, and people who come to it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chaos.line.programs import Kept
from device.base.errors import UketsukeError
from device.cli.daemon_socket import ask_daemon
from device.cli.demo.toml import Value, write_config
from device.cli.supervisor.waiting import NotReached, wait_for
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery
from fleet.running import SERVES_S, Fleet
from fleet.visitors import Visitor, Visitors

_ASK_S = 5.0
_LINK: dict[str, Value] = {
    "protocol": "3.1.1",
    "subscribe_qos": 0,
    "keepalive_s": 5,
    "reconnect_s": 0.5,
    "reconnect_max_s": 4.0,
    "resend_s": 2.0,
    "resend_max_s": 8.0,
}


@dataclass(eq=False)
class Terminal:
    """One terminal of a clinic."""

    clinic: str
    name: str
    socket: Path
    daemon: Kept
    visitor: Visitor

    @property
    def wire_name(self) -> str:
        """Its name in topics and records."""
        return f"t-{self.name}"

    def status(self) -> DaemonStatus | None:
        """Ask the daemon how it is; None when it does not answer."""
        try:
            answer = ask_daemon(self.socket, StatusQuery(), _ASK_S)
        except UketsukeError:
            return None
        return answer if isinstance(answer, DaemonStatus) else None

    def await_connected(self) -> None:
        """Wait until a broker has it."""
        wait_for(lambda: (status := self.status()) and status.connected, f"{self.name} is connected", SERVES_S)

    def await_empty(self, within_s: float = SERVES_S) -> None:
        """Wait until everything has its receipt."""
        wait_for(
            lambda: (status := self.status()) and status.rows == 0, f"the outbox of {self.name} is empty", within_s
        )


def open_terminal(
    fleet: Fleet,
    visitors: Visitors,
    clinic: str,
    name: str,
    letter: str,
    pause_s: float,
    prefix: Sequence[str] = (),
) -> Terminal:
    """Start and enrol a terminal to which somebody comes every `pause_s` seconds.

    Raises:
        NotReached: it was refused, or a part does not come.
    """
    folder = fleet.folder / f"{clinic}-{name}"
    folder.mkdir()
    socket, config = folder / "d.sock", folder / "daemon.toml"
    brokers = [Path(broker) for broker in fleet.layout.brokers]
    write_config(config, {"state": folder / "state", "socket": socket, "link": {**_LINK, "brokers": brokers}})
    command = (*prefix, sys.executable, "-m", "device.daemon.main", "--config", str(config))
    daemon = Kept("daemon", command, folder)
    fleet.stack.callback(daemon.stop)
    daemon.start()
    terminal = Terminal(clinic, name, socket, daemon, visitors.add(folder / "firmware", socket, pause_s))
    wait_for(lambda: (status := terminal.status()) and status.firmware_connected, f"{name} is whole", SERVES_S)
    made = json.loads(fleet.host(clinic, "enrol", "terminal", "--name", name, "--letter", letter, "--json"))
    answer = ask_daemon(socket, EnrolCommand(made["url"], made["code"], made["fingerprint"]), SERVES_S)
    if not isinstance(answer, EnrolResult) or answer.number:
        raise NotReached(f"{name} was not enrolled: {answer}")
    return terminal
