"""Brings the programs of a line up in the order in which a clinic would: server first, then the terminal, enrolment.

What does not depend on each other starts at the same time.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device.cli.demo import configs, programs
from device.cli.demo.desk import LogIn
from device.cli.demo.errors import DeviceAbsent
from device.cli.demo.insured import AuthorityAdmin
from device.cli.demo.places import Places, free_ports
from device.cli.demo.progress import Progress
from device.cli.supervisor.forward import LOOPBACK
from device.cli.supervisor.process import Process
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issuer import open_issuer

_LINE_WITHIN_S = 30.0
STAFF = ("mihon", "見本 受付")


@dataclass(frozen=True)
class Server:
    """The clinic's side: where the desk is, who may log in, and the authority's administration."""

    desk_url: str
    log_in: LogIn
    authority: AuthorityAdmin = field(repr=False)


class BringUp:
    """Starts everything once."""

    def __init__(self, supervisor: Supervisor, places: Places, progress: Progress) -> None:
        """Start with `supervisor`, the files in `places`."""
        self._supervisor = supervisor
        self._places = places
        self._progress = progress

    def start_all(self) -> Server:
        """Start all programs, enrol terminal and subscriber, and give the clinic's side.

        Raises:
            DeviceAbsent: a simulated device cannot be had.
            ProgramMissing, ProgramFailed: a program cannot be started or ended.
        """
        self._places.build.check()
        terminal = self._launch_terminal()
        server = self._start_server()
        for process in terminal:
            process.wait_ready()
        self._progress.step("terminal runs: card service, daemon, firmware")
        self._enrol()
        return server

    def _launch_terminal(self) -> tuple[Process, ...]:
        places = self._places
        open_issuer(places.issuer, datetime.now(UTC))
        self._progress.step("made-up card issuer made")
        places.cards.prepare()
        configs.write_daemon(places)
        configs.write_firmware(places)
        start = (programs.card_service(places), programs.daemon(places), programs.firmware(places))
        return tuple(self._supervisor.launch(program) for program in start)

    def _start_server(self) -> Server:
        tokens = configs.Tokens(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
        authority_port = self._start_authority(tokens)
        broker_port = free_ports()
        configs.write_host(self._places, tokens, authority_port, broker_port)
        log_in = self._prepare_host()
        self._start_broker(broker_port)
        host = self._supervisor.start(programs.host(self._places, "run"))
        ports = _parse_object(host.read_line(_LINE_WITHIN_S))
        self._progress.step("broker and host run")
        authority = AuthorityAdmin(f"http://{LOOPBACK}:{authority_port}", tokens.admin)
        return Server(f"http://{LOOPBACK}:{ports['desk']}", log_in, authority)

    def _start_authority(self, tokens: configs.Tokens) -> int:
        configs.write_authority(self._places, tokens)
        process = self._supervisor.start(programs.authority(self._places))
        port: int = _parse_object(process.read_line(_LINE_WITHIN_S))["listening"]
        self._progress.step("simulated eligibility authority runs")
        return port

    def _prepare_host(self) -> LogIn:
        name, display = STAFF
        password = secrets.token_urlsafe(9)
        self._host_command("host-init", "init")
        self._host_command("user-add", "user", "add", "--name", name, "--display", display, given=password + "\n")
        self._progress.step("host prepared: keys, certificates, database, desk account")
        return LogIn(name, password)

    def _host_command(self, name: str, *call: str, given: str = "") -> str:
        return self._supervisor.run(programs.host(self._places, *call, name=name), given)

    def _start_broker(self, port: int) -> None:
        configuration = self._places.broker / "mosquitto.conf"
        if os.geteuid() == 0:
            _give_to(programs.BROKER_ACCOUNT, self._places.broker, self._places.broker_store)
        else:  # inside its user namespace it is root, and must not look for another account
            with configuration.open("a") as file:
                file.write("user root\n")
        if not self._supervisor.sandbox.isolated:
            self._places.run.path.chmod(0o711)  # its own account has to get to its own folder
        self._supervisor.start(programs.broker(self._places, configuration, port))

    def _enrol(self) -> None:
        url, code, fingerprint = self._offer("terminal", programs.TERMINAL, "--letter", "A")
        self._supervisor.run(programs.enrol(self._places, url, fingerprint), given=code + "\n")
        self._progress.step("terminal enrolled by its one-time code")
        clinic_software = self._offer("subscriber", programs.SUBSCRIBER)
        process = self._supervisor.launch(programs.subscriber(self._places, *clinic_software))
        if "subscribed" not in _parse_object(process.read_line(_LINE_WITHIN_S)):
            process.check_alive()
        self._progress.step("clinic software enrolled and subscribed")

    def _offer(self, kind: str, name: str, *more: str) -> tuple[str, str, str]:
        call = ("enrol", kind, "--name", name, *more, "--json")
        offer = _parse_object(self._host_command(f"offer-{kind}", *call))
        return offer["url"], offer["code"], offer["fingerprint"]


def _parse_object(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line.splitlines()[-1])
    return found


def _give_to(account: str, *folders: Path) -> None:
    try:
        entry = pwd.getpwnam(account)
    except KeyError:
        raise DeviceAbsent(f"there is no account {account}: install mosquitto, or run `make setup`") from None
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, entry.pw_uid, entry.pw_gid)
