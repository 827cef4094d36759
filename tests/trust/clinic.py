"""A clinic of real programs whose certificates and keys live for seconds: broker, host, daemons, clinic software."""

from __future__ import annotations

import io
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509

from device.base.log import EventLog
from device.base.ports import free_ports
from device.cli.daemon_socket import ask_daemon
from device.firmware.link.sealing import Sealer
from device.wire.health import DaemonHealth, HealthQuery
from device.wire.local import EnrolCommand, EnrolResult
from host.base.link import BrokerLink, LinkSettings
from host.cli.main import EXIT_OK, main
from host.pki.crl import Reason
from tests.device.daemon.firmware_side import FirmwareSide, make_visit
from tests.device.daemon.processes import DaemonProcess
from tests.host.line.bodies import new_id
from tests.host.line.line import invite
from tests.host.line.programs import (
    Program,
    broker_program,
    host_program,
    run_host_command,
    subscriber_program,
    wait_for_ports,
)
from tests.host.line.waiting import wait_for


@dataclass(frozen=True)
class Lives:
    """How long things live here, in seconds."""

    certificate_s: int = 600
    lead_s: int = 0
    overlap_s: int = 600


@dataclass
class Terminal:
    """A daemon, and a firmware of the real parts."""

    folder: Path
    daemon: DaemonProcess
    firmware: FirmwareSide
    sent: int = 0

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate in force, as it lies on the disk."""
        (path,) = self.daemon.state.glob("tls-*.pem")
        return x509.load_pem_x509_certificate(path.read_bytes())

    def health(self) -> DaemonHealth:
        """Ask the daemon how it is, as `uketsuke doctor` does."""
        answer = ask_daemon(self.daemon.socket, HealthQuery(), 20.0)
        assert isinstance(answer, DaemonHealth)
        return answer

    def log(self) -> str:
        """Give what the daemon wrote so far."""
        return self.daemon.log.read_text()

    def send_visit(self) -> int:
        """Let the firmware hand over a visit of its own; give its number."""
        self.sent += 1
        self.firmware.put(self.sent, self.seal(self.sent))
        return self.sent

    def seal(self, seq: int) -> str:
        """Seal a made-up visit with an id of its own."""
        keystore = self.firmware.keystore
        assert keystore.identity
        sealer = Sealer(keystore.identity, keystore.signing, self.firmware.boot, time.time, new_id)
        body = replace(make_visit(), visit_id=new_id())
        return sealer.seal_visit(body, seq, self.firmware.link.current_challenge())

    def is_settled(self) -> bool:
        """Tell whether everything was receipted."""
        return self.daemon.status().rows == 0

    def receipted(self) -> set[int]:
        """Give the numbers for which receipts came."""
        return {received.seq for received in list(self.firmware.heard.receipts)}


@dataclass
class Clinic:
    """What runs in the clinic."""

    folder: Path
    config: Path
    broker: Program
    host: Program
    stack: ExitStack

    @property
    def pki(self) -> Path:
        """Where the clinic's authority and the host's certificates lie."""
        return self.folder / "state" / "pki"

    @property
    def port(self) -> int:
        """The broker's port."""
        text = (self.folder / "broker" / "mosquitto.conf").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("listener ")))

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the host's database."""
        with closing(sqlite3.connect(f"file:{self.folder}/state/host.sqlite?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def command(self, *words: str) -> str:
        """Run a command of `uketsuke-host`, which must succeed."""
        return run_host_command(*words, "--config", str(self.config))

    def revoke(self, name: str, reason: Reason) -> None:
        """Run `uketsuke-host revoke`, in this process, which is quicker to start."""
        assert main(["revoke", name, "--reason", str(reason), "--config", str(self.config)]) == EXIT_OK

    def start_broker(self) -> None:
        """Start it, and tell the host's reload command whom to signal."""
        self.broker.start()
        assert self.broker.process
        (self.folder / "broker.pid").write_text(str(self.broker.process.pid))

    def restart_broker(self) -> None:
        """Kill -9 the broker and start it again."""
        self.broker.kill()
        self.start_broker()

    def restart_host(self) -> None:
        """Kill -9 the host and start it again."""
        self.host.kill()
        self.host.lines.clear()
        self.host.start()
        wait_for_ports(self.host)

    def start_terminal(self, name: str, letter: str) -> Terminal:
        """Start a terminal and enrol it."""
        folder = self.folder / name
        daemon = DaemonProcess(folder, more="[renewal]\ncheck_every_s = 0.2\nretry_s = 0.2\nretry_max_s = 1.0\n")
        daemon.start()
        self.stack.callback(daemon.kill)
        firmware = FirmwareSide(folder / "firmware", daemon.socket, boot=f"boot-{name}")
        self.stack.callback(firmware.close)
        terminal = Terminal(folder, daemon, firmware)
        self.enrol(terminal, name, letter)
        return terminal

    def enrol(self, terminal: Terminal, name: str, letter: str) -> EnrolResult:
        """Enrol a terminal that runs, and wait for the broker."""
        wait_for(lambda: terminal.daemon.status().firmware_connected, "the firmware is there")
        made = invite(self.config, "terminal", name, "--letter", letter)
        result = terminal.daemon.enrol(EnrolCommand(made["url"], made["code"], made["fingerprint"]))
        assert result.number == 0, terminal.log()
        wait_for(lambda: terminal.daemon.status().connected, "the terminal is connected", tell=terminal.log)
        return result

    def start_subscriber(self, name: str) -> Program:
        """Start clinic software and wait for its subscription."""
        made = invite(self.config, "subscriber", name)
        options = [word for key in ("url", "code", "fingerprint") for word in (f"--{key}", made[key])]
        program = subscriber_program(
            self.folder / name, self.folder / f"{name}.log", *options, "--look-every-s", "0.3"
        )
        self.stack.callback(program.stop)
        program.start()
        wait_for(lambda: program.lines, "the subscription stands", tell=program.log.read_text)
        return program

    def client(self, name: str, client_id: str, chain: Path, key: Path) -> BrokerLink:
        """Give a link with any certificate; it is not started."""
        settings = LinkSettings(client_id, "127.0.0.1", self.port, self.pki / "ca.pem", chain, key)
        return BrokerLink(settings, EventLog(name, io.StringIO()))


@contextmanager
def running_clinic(lives: Lives) -> Iterator[Clinic]:
    """Start broker and host."""
    with ExitStack() as stack:
        # not pytest's own folder: the broker's user must come through, and pytest closes that for others
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-trust-")))
        folder.chmod(0o755)
        config = _write_config(folder, lives)
        run_host_command("init", "--config", str(config))
        broker = broker_program(folder / "broker", folder / "broker-data", folder / "broker.log")
        host = host_program(config, folder / "host.log")
        clinic = Clinic(folder, config, broker, host, stack)
        stack.callback(broker.stop)
        clinic.start_broker()
        stack.callback(host.stop)
        host.start()
        wait_for_ports(host)
        yield clinic


def _write_config(folder: Path, lives: Lives) -> Path:
    (folder / "token").write_text("unused")
    config = folder / "host.toml"
    config.write_text(
        f"""
clinic = "c1"
state = "state"
[broker]
folder = "broker"
data = "broker-data"
port = {free_ports()}
reconnect_max_s = 1
reload = ["/bin/sh", "-c", "kill -HUP $(cat {folder}/broker.pid)"]
[enrolment]
port = {free_ports()}
tries_per_minute = 100
[certificates]
life_s = {lives.certificate_s}
check_every_s = 0.3
[rotation]
lead_s = {lives.lead_s}
overlap_s = {lives.overlap_s}
[desk]
port = 0
[authority]
url = "http://127.0.0.1:{free_ports()}"
token_file = "token"
timeout_s = 1.0
attempts = 1
[visit]
challenge_every_s = 1.0
recheck_s = 600.0
poll_s = 0.2
resend_s = 0.5
"""
    )
    return config


def keep_sending(terminal: Terminal, until: float) -> None:
    """Let a terminal make visits until a moment of the monotonic clock."""
    while time.monotonic() < until:
        terminal.send_visit()
        time.sleep(0.1)  # a visit's pace, not a wait for anything
