"""The clinic's side of a run: authority, broker behind the proxy, host in two processes, and two subscribers."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from chaos.faults.cables import SERVER
from chaos.faults.disk import SmallDisk
from chaos.faults.proxy import Proxy
from chaos.feeder.visits import write_cards
from chaos.line import settings
from chaos.line.programs import Kept
from device.cli.demo.insured import AuthorityAdmin, today_in_japan
from device.cli.demo.world.clock import MovableClock
from device.cli.supervisor.waiting import NotReached, wait_for
from device.firmware.simulated.issuing.issued import IssuedCard, issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona
from device.wire.messages.visit import Card
from device.wire.words import CardKind, CertificateStatus
from host.cli.main import main as host_command

PERSONAS = ("hanako", "taro", "expired", "lost", "unknown")
"""Whose cards come to the feeders; insured, not insured, and unknown to the authority."""

SUBSCRIBERS = ("karte", "rezept")
_SERVES_S = 40.0
_BROKER_ACCOUNT = "mosquitto"


@dataclass(frozen=True)
class Invitation:
    """What one enrolment needs."""

    url: str
    code: str
    fingerprint: str


@dataclass
class Clinic:
    """Everything on the server; `programs` are those that may be killed."""

    folder: Path
    programs: dict[str, Kept]
    clocks: dict[str, MovableClock]
    disk: SmallDisk
    proxy: Proxy
    cards: Path
    issuer: Path

    @property
    def subscribers(self) -> dict[str, Kept]:
        """Clinic software by its name on the wire."""
        return {f"s-{name}": self.programs[name] for name in SUBSCRIBERS}

    @property
    def database(self) -> Path:
        """The host's database."""
        return self.folder / "host" / "state" / "host.sqlite"

    def invite(self, kind: str, name: str, *more: str) -> Invitation:
        """Make a one-time code."""
        said = _run_host("enrol", kind, "--config", str(self._config), "--name", name, "--json", *more)
        made = json.loads(said)
        return Invitation(made["url"], made["code"], made["fingerprint"])

    def start_subscribers(self, stack: ExitStack) -> None:
        """Start both, which enrol themselves; `stack` ends them."""
        for name in SUBSCRIBERS:
            invitation = self.invite("subscriber", name)
            options = ("--url", invitation.url, "--code", invitation.code, "--fingerprint", invitation.fingerprint)
            state = str(self.folder / name)
            command = (sys.executable, "-m", "host.cli.main", "subscribe", "--state", state, *options)
            program = Kept(name, command, self.folder, self.clocks[name].environment)
            self.programs[name] = program
            stack.callback(program.stop)
            program.start()

    def await_subscribers(self) -> None:
        """Wait until both have subscribed; what happens before is not for them."""
        for name, program in self.subscribers.items():
            wait_for(partial(_has_said, program, "subscribed"), f"{name} subscribes", _SERVES_S)

    @property
    def _config(self) -> Path:
        return self.folder / "host" / "host.toml"


def open_clinic(folder: Path, library: Path, seed: int, disk_mb: int, stack: ExitStack) -> Clinic:
    """Prepare and start everything but the subscribers; `stack` ends it."""
    names = ("inbox", "worker", *SUBSCRIBERS)
    clocks = {name: MovableClock(library, folder / f"{name}.clock") for name in names}
    issuer = folder / "issuer"
    cards, people = _issue_cards(issuer)
    write_cards(folder / "cards.json", cards)
    host, broker = folder / "host", folder / "broker"
    for path in (host / "state", broker):
        path.mkdir(parents=True)
    disk = stack.enter_context(SmallDisk(host / "state", f"{disk_mb}m"))
    config = settings.write_host(host, broker, issuer / "public" / "user-ca.pem")
    _run_host("init", "--config", str(config))
    _give_to_broker(broker)
    place, goal = (SERVER, settings.BROKER_PORT), (settings.BROKER_BEHIND, settings.BROKER_PORT)
    proxy = stack.enter_context(Proxy(place, goal, seed))
    programs = _programs(folder, config, clocks)
    for program in programs.values():
        stack.callback(program.stop)
        program.start()
    for port, address in ((settings.AUTHORITY_PORT, settings.LOOPBACK), (settings.ENROLMENT_PORT, SERVER)):
        wait_for(partial(_accepts, address, port), f"somebody serves at port {port}", _SERVES_S)
    admin = AuthorityAdmin(f"http://{settings.LOOPBACK}:{settings.AUTHORITY_PORT}", settings.TOKENS[1])
    for person in people:
        admin.tell(person, today_in_japan())
    return Clinic(folder, programs, clocks, disk, proxy, folder / "cards.json", issuer)


def _programs(folder: Path, config: Path, clocks: Mapping[str, MovableClock]) -> dict[str, Kept]:
    host = (sys.executable, "-m", "host.cli.main", "run", "--config", str(config))
    authority = folder / "authority"
    authority.mkdir()
    inbox = (*host, "--role", "inbox", "--role", "enrolment", "--role", "desk")
    written = settings.write_authority(authority)
    asked = (sys.executable, "-m", "host.authority.main", "run", "--config", str(written))
    broker = ("mosquitto", "-c", str(folder / "broker" / "files" / "mosquitto.conf"))
    return {
        "authority": Kept("authority", asked, folder),
        "broker": Kept("broker", broker, folder),
        "inbox": Kept("inbox", inbox, folder, clocks["inbox"].environment),
        "worker": Kept("worker", (*host, "--role", "worker"), folder, clocks["worker"].environment),
    }


def _issue_cards(folder: Path) -> tuple[list[Card], list[IssuedCard]]:
    now = datetime.now(UTC)
    issuer = open_issuer(folder, now)
    issued = [issue(load_persona(name), issuer, now) for name in PERSONAS]
    return [_as_read(one) for one in issued], issued


def _as_read(issued: IssuedCard) -> Card:
    certificate = issued.user_certificate
    return Card(
        kind=CardKind.MYNUMBER,
        certificate_status=CertificateStatus.VALID,
        issuer=issued.issuer_key_id(),
        serial=str(certificate.serial_number),
        not_after=int(certificate.not_valid_after_utc.timestamp()),
    )


_SAYING = threading.Lock()


def _run_host(*arguments: str) -> str:
    """Run a command of the host in this process, which is quicker, and give what it printed."""
    said, complained = io.StringIO(), io.StringIO()
    with _SAYING, contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = host_command(arguments)
    if code != 0:
        raise NotReached(f"uketsuke-host {arguments[0]}: {complained.getvalue().strip()}")
    return said.getvalue()


def _give_to_broker(folder: Path) -> None:
    try:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, _BROKER_ACCOUNT, _BROKER_ACCOUNT)
    except PermissionError:  # in a user namespace it is root already, and there is nobody else to become
        with (folder / "files" / "mosquitto.conf").open("a") as file:
            file.write("user root\n")
        return
    os.chmod(folder, 0o755)  # noqa: S103  its own files below are closed


def _accepts(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), 0.5).close()
    except OSError:
        return False
    return True


def _has_said(program: Kept, word: str) -> bool:
    return any(word in path.read_text("utf-8", "replace") for path in program.outputs())
