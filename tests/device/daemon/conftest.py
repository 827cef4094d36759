"""A broker and a small host for all system tests of the daemon, and a terminal of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from device.wire.local import EnrolCommand, EnrolResult
from tests.device.daemon.certificates import TestAuthority
from tests.device.daemon.firmware_side import FirmwareSide
from tests.device.daemon.keys_of_host import HostKeys
from tests.device.daemon.processes import Broker, DaemonProcess
from tests.device.daemon.small_host import EnrolmentServer, SmallHost
from tests.device.daemon.waiting import wait_until


@dataclass(frozen=True)
class Clinic:
    """What stands on the clinic's side."""

    authority: TestAuthority
    broker: Broker
    host: SmallHost
    enrolment: EnrolmentServer

    def command(self, code: str, fingerprint: str = "") -> EnrolCommand:
        """Give the command that enrols with a code."""
        return EnrolCommand(self.enrolment.url, code, fingerprint or self.enrolment.fingerprint)


@dataclass(frozen=True)
class Terminal:
    """A daemon and a firmware; `name` is what it is called once enrolled."""

    name: str
    folder: Path
    daemon: DaemonProcess
    firmware: FirmwareSide

    def enrol(self, clinic: Clinic) -> EnrolResult:
        """Enrol and wait for the broker."""
        wait_until(lambda: self.daemon.status().firmware_connected)
        result = self.daemon.enrol(clinic.command(f"{self.name} A"))
        wait_until(lambda: self.daemon.status().connected)
        return result


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """Start broker, host and enrolment service once."""
    folder = tmp_path_factory.mktemp("clinic")
    authority, keys = TestAuthority.make(), HostKeys()
    broker = Broker(folder, authority)
    broker.start()
    host = SmallHost(folder, authority, keys, broker.port)
    enrolment = EnrolmentServer(folder, authority, keys, broker.port)
    yield Clinic(authority, broker, host, enrolment)
    enrolment.close()
    host.close()
    broker.kill()


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """Start a terminal that is not enrolled."""
    name = "t-" + request.node.name.removeprefix("test_").replace("_", "-")[:28]
    daemon = DaemonProcess(tmp_path)
    daemon.start()
    firmware = FirmwareSide(tmp_path / "firmware", daemon.socket, boot="b1")
    yield Terminal(name.rstrip("-"), tmp_path, daemon, firmware)
    firmware.close()
    daemon.kill()
