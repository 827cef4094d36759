"""A terminal of real parts: the daemon as a process, and firmware link, keystore and counter driven by the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from device.firmware.keys.counter import Counter
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult
from device.wire.messages.host import Reply
from device.wire.messages.visit import VisitResult
from device.wire.topics import MqttVersion
from tests.device.daemon.firmware_side import FirmwareSide
from tests.device.daemon.processes import DaemonProcess
from tests.host.line.bodies import new_id
from tests.host.line.line import Line, invite
from tests.host.line.waiting import wait_for


@dataclass
class RealTerminal:
    """One terminal; what it committed is in `committed`, visit ids in their order."""

    folder: Path
    daemon: DaemonProcess
    firmware: FirmwareSide
    counter: Counter
    committed: list[str] = field(default_factory=list)

    def enrol(self, line: Line, name: str, letter: str) -> EnrolResult:
        """Enrol by the two commands that people type, and wait for the broker."""
        made = invite(line.config, "terminal", name, "--letter", letter)
        wait_for(lambda: self.daemon.status().firmware_connected, "the firmware reaches the daemon")
        result = self.daemon.enrol(EnrolCommand(made["url"], made["code"], made["fingerprint"]))
        assert result.number == 0
        wait_for(lambda: self.daemon.status().connected, "the broker is reached", tell=self.daemon.log.read_text)
        return result

    def commit(self, body: VisitResult) -> str:
        """Seal a visit under the next number and hand it over; give the sealed bytes once they are committed."""
        seq = self.counter.next_seq()
        sealed = self.firmware.seal_visit(seq, body)
        self.firmware.put(seq, sealed)
        self.committed.append(body.visit_id)
        return sealed

    def status(self) -> DaemonStatus:
        """Ask the daemon how it is."""
        return self.daemon.status()

    def await_empty(self) -> None:
        """Wait until the host's receipts have emptied the outbox."""
        wait_for(lambda: self.daemon.status().rows == 0, "the outbox is empty", tell=self.daemon.log.read_text)

    def reply_for(self, visit_id: str) -> Reply:
        """Give the reply to a visit, waiting for it."""
        replies = self.firmware.heard.replies
        return wait_for(lambda: next((reply for reply in replies if reply.visit_id == visit_id), None), "a reply")

    def die(self) -> None:
        """End both programs without warning; what is on the disk stays."""
        self.firmware.close()
        self.counter.close()
        self.daemon.kill()


@contextmanager
def running_terminal(
    folder: Path, protocol: MqttVersion = MqttVersion.V5, *, more: str = ""
) -> Iterator[RealTerminal]:
    """Run a terminal with its state in `folder`; `more` is further configuration of the daemon."""
    daemon = DaemonProcess(folder, protocol, more=more)
    daemon.start()
    firmware = FirmwareSide(folder / "firmware", daemon.socket, boot=new_id())
    counter = Counter(folder / "firmware" / "counter.db", firmware.keystore.ticket_key)
    terminal = RealTerminal(folder, daemon, firmware, counter)
    try:
        yield terminal
    finally:
        terminal.die()
