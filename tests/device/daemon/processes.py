"""The real programs of a test: mosquitto with mutual TLS, and the daemon."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device.base.errors import UketsukeError
from device.base.ports import free_ports
from device.cli.daemon_socket import ask_daemon
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery
from device.wire.topics import ROOT, MqttVersion
from tests.device.daemon.certificates import TestAuthority, public_pem
from tests.device.daemon.keys_of_host import HOST
from tests.device.daemon.waiting import wait_until

_CONF = """
per_listener_settings false
allow_anonymous false
acl_file {folder}/acl
listener {port} 127.0.0.1
cafile {folder}/ca.pem
certfile {certificate}
keyfile {key}
tls_version tlsv1.3
require_certificate true
use_identity_as_username true
{user}
"""
_ACL = f"""
user {HOST}
topic readwrite {ROOT}/c1/#
pattern write {ROOT}/c1/%u/visit
pattern write {ROOT}/c1/%u/status
pattern write {ROOT}/c1/%u/event
pattern read {ROOT}/c1/%u/receipt
pattern read {ROOT}/c1/%u/reply
pattern read {ROOT}/c1/%u/challenge
pattern read {ROOT}/c1/%u/command
pattern read {ROOT}/c1/%u/keys
"""


class Broker:
    """mosquitto on a free loopback port; it keeps nothing over a restart, which is the hard case."""

    def __init__(self, folder: Path, authority: TestAuthority) -> None:
        """Prepare it."""
        self.port = free_ports()
        self._conf = folder / "mosquitto.conf"
        certificate, key = authority.write_pair(folder, "broker")
        (folder / "ca.pem").write_bytes(public_pem(authority.certificate))
        (folder / "acl").write_text(_ACL)
        user = "user root" if os.geteuid() == 0 else ""  # the test's folder is closed to the package's user
        self._conf.write_text(
            _CONF.format(folder=folder, port=self.port, certificate=certificate, key=key, user=user)
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = ["mosquitto", "-c", str(self._conf)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._listens)

    def kill(self) -> None:
        """End it without warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it stand still until the end of the block."""
        if self._process is None:
            raise RuntimeError("it does not run")
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class DaemonProcess:
    """The daemon on a state folder; it may be killed and started again."""

    def __init__(self, folder: Path, protocol: MqttVersion = MqttVersion.V5, *, more: str = "") -> None:
        """Prepare it with quick times; `more` is further configuration."""
        folder.mkdir(parents=True, exist_ok=True)
        self.state, self.socket, self.log = folder / "state", folder / "d.sock", folder / "log"
        self._config = folder / "daemon.toml"
        self._config.write_text(
            'state = "state"\nsocket = "d.sock"\n[link]\nreconnect_s = 0.1\nreconnect_max_s = 0.5\n'
            "resend_s = 0.2\nresend_max_s = 1.0\nstatus_every_s = 0.1\nwill_delay_s = 1\n"
            f'protocol = "{protocol}"\nbacklog_window = 100\n'  # no test gets receipts that would make room
            f"[enrolment]\ntimeout_s = 5.0\n{more}"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "device.daemon.main", "--config", str(self._config)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        wait_until(self._answers)

    def kill(self) -> None:
        """End it without warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def terminate(self) -> int:
        """End it in order and give its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(60)

    def status(self) -> DaemonStatus:
        """Ask it how it is."""
        answer = ask_daemon(self.socket, StatusQuery(), 5)
        assert isinstance(answer, DaemonStatus)
        return answer

    def enrol(self, command: EnrolCommand) -> EnrolResult:
        """Let it enrol."""
        answer = ask_daemon(self.socket, command, 30)
        assert isinstance(answer, EnrolResult)
        return answer

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        try:
            return bool(self.status())
        except UketsukeError:
            return False
