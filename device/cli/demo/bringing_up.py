"""Brings the programs of a line up in the order in which a clinic would: server first, then the terminal, enrolment.

What does not depend on each other starts at the same time.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device.base.ports import free_ports
from device.cli.demo import configs, programs
from device.cli.demo.desk import LogIn
from device.cli.demo.errors import DeviceAbsent, VisitFailed
from device.cli.demo.insured import AuthorityAdmin
from device.cli.demo.places import Places
from device.cli.demo.progress import Progress
from device.cli.supervisor.forward import LOOPBACK
from device.cli.supervisor.process import Process
from device.cli.supervisor.program import Program
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issuing.issuer import open_issuer

_LINE_WITHIN_S = 30.0
STAFF = ("mihon", "見本 受付")

HostProgram = Callable[..., Program]
"""Describes the host, or one of its commands: places, the call, and a keyword `name`."""


@dataclass(frozen=True)
class Server:
    """The clinic's side: where the desk is, who may log in, and the authority's administration."""

    desk_url: str
    log_in: LogIn
    authority: AuthorityAdmin = field(repr=False)


@dataclass(frozen=True)
class Companion:
    """A clinic without a terminal of ours: its desk, the authority, and the reader's controls."""

    desk_url: str
    log_in: LogIn
    authority: AuthorityAdmin = field(repr=False)
    reader_url: str = ""


class BringUp:
    """Starts everything once."""

    def __init__(
        self, supervisor: Supervisor, places: Places, progress: Progress, host: HostProgram = programs.host
    ) -> None:
        """Start with `supervisor`, the files in `places`; `host` describes the host and its commands."""
        self._supervisor = supervisor
        self._places = places
        self._progress = progress
        self._host = host

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

    def start_companion(self) -> Companion:
        """Start the clinic's side alone, beside a played linkage software and certified reader.

        Raises:
            ProgramMissing, ProgramFailed: a program cannot be started or ended.
        """
        places = self._places
        open_issuer(places.issuer, datetime.now(UTC))
        tokens = _make_tokens()
        authority = self._start_authority(tokens)
        broker_port = free_ports()
        configs.write_companion_host(places, broker_port)
        configs.write_stand_in(places, tokens)
        played = self._supervisor.launch(programs.stand_in(places, authority.url, configs.CLINIC))
        reader_port: int = _parse_object(played.read_line(_LINE_WITHIN_S))["listening"]
        self._progress.step("played linkage software and certified reader run")
        desk_url, log_in = self._prepare_host(broker_port)
        self._enrol_software(parse_offer(self._offer("subscriber", programs.SUBSCRIBER)))
        return Companion(desk_url, log_in, authority, f"http://{LOOPBACK}:{reader_port}")

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
        tokens = _make_tokens()
        authority = self._start_authority(tokens)
        broker_port = free_ports()
        configs.write_host(self._places, tokens, authority.url, broker_port)
        desk_url, log_in = self._prepare_host(broker_port)
        return Server(desk_url, log_in, authority)

    def _start_authority(self, tokens: configs.Tokens) -> AuthorityAdmin:
        configs.write_authority(self._places, tokens)
        authority = self._supervisor.launch(programs.authority(self._places))
        port: int = _parse_object(authority.read_line(_LINE_WITHIN_S))["listening"]
        self._progress.step("simulated eligibility authority runs")
        return AuthorityAdmin(f"http://{LOOPBACK}:{port}", tokens.admin)

    def _prepare_host(self, broker_port: int) -> tuple[str, LogIn]:
        self._supervisor.run(self._host(self._places, "init", name="host-init"))
        self._progress.step("host prepared: keys, certificates, database")
        desk_url, log_in = self._start_host(broker_port)
        self._progress.step("broker and host run, desk account made")
        return desk_url, log_in

    def _start_host(self, broker_port: int) -> tuple[str, LogIn]:
        broker = self._launch_broker(broker_port)
        host = self._supervisor.launch(self._host(self._places, "run"))
        log_in = self._add_account()
        ports = _parse_object(host.read_line(_LINE_WITHIN_S))
        for process in (broker, host):
            process.wait_ready()
        return f"http://{LOOPBACK}:{ports['desk']}", log_in

    def _add_account(self) -> LogIn:
        name, display = STAFF
        password = secrets.token_urlsafe(9)
        call = ("user", "add", "--name", name, "--display", display)
        self._supervisor.run(self._host(self._places, *call, name="user-add"), given=password + "\n")
        return LogIn(name, password)

    def _launch_broker(self, port: int) -> Process:
        configuration = self._places.broker / "mosquitto.conf"
        if os.geteuid() == 0:
            _give_to(programs.BROKER_ACCOUNT, self._places.broker_store)
            _share_with(programs.BROKER_ACCOUNT, self._places.broker)
        else:  # inside its user namespace it is root, and must not look for another account
            with configuration.open("a") as file:
                file.write("user root\n")
        if not self._supervisor.sandbox.isolated:
            self._places.run.path.chmod(0o711)  # its own account has to get to its own folder
        return self._supervisor.launch(programs.broker(self._places, configuration, port))

    def _enrol(self) -> None:
        places = self._places
        terminal, clinic_software = self._make_offers()
        subscriber = self._supervisor.launch(programs.subscriber(places, clinic_software))
        self._supervisor.run(programs.enrol(places, terminal), given=terminal.code + "\n")
        self._progress.step("terminal enrolled by its one-time code")
        self._await_subscribed(subscriber)

    def _enrol_software(self, offer: programs.Offer) -> None:
        self._await_subscribed(self._supervisor.launch(programs.subscriber(self._places, offer)))

    def _await_subscribed(self, subscriber: Process) -> None:
        if "subscribed" not in _parse_object(subscriber.read_line(_LINE_WITHIN_S)):
            raise VisitFailed("the subscriber printed something unexpected")
        self._progress.step("clinic software enrolled and subscribed")

    def _make_offers(self) -> tuple[programs.Offer, programs.Offer]:
        calls = (("terminal", programs.TERMINAL, "--letter", "A"), ("subscriber", programs.SUBSCRIBER))
        commands = [self._offer_command(*call) for call in calls]
        terminal, subscriber = self._supervisor.run_together(*((command, "") for command in commands))
        return parse_offer(terminal), parse_offer(subscriber)

    def _offer(self, kind: str, name: str) -> str:
        return self._supervisor.run(self._offer_command(kind, name))

    def _offer_command(self, kind: str, name: str, *more: str) -> Program:
        return self._host(self._places, "enrol", kind, "--name", name, *more, "--json", name=f"offer-{kind}")


def _make_tokens() -> configs.Tokens:
    return configs.Tokens(secrets.token_urlsafe(24), secrets.token_urlsafe(24))


def _parse_object(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line.splitlines()[-1])
    return found


def parse_offer(line: str) -> programs.Offer:
    """Read what `uketsuke-host enrol --json` printed."""
    found = _parse_object(line)
    return programs.Offer(found["url"], found["code"], found["fingerprint"])


def _give_to(account: str, folder: Path) -> None:
    entry = _find_account(account)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, entry.pw_uid, entry.pw_gid)


def _share_with(account: str, folder: Path) -> None:
    """Let an account read what the host keeps there; what the host writes later belongs to its group, too."""
    group = _find_account(account).pw_gid
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, group=group)
        path.chmod(0o2750 if path.is_dir() else 0o640)


def _find_account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise DeviceAbsent(f"there is no account {name}: install mosquitto, or run `make setup`") from None
