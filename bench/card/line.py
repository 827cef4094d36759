"""The real card service with a virtual card on it, private to one measurement."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.basics.errors import NotMeasured
from bench.basics.waiting import wait_for
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.reader.pcscd import PcscdPlan, join_command

DEADLINE_S = 20.0
_DRIVER = Path("vpcd/usr/lib/pcsc/drivers/serial/libifdvpcd.so")


@dataclass(frozen=True)
class Line:
    """A running card service, and where its cards come from."""

    plan: PcscdPlan
    service: int
    issuer: Path
    portraits: Path | None

    @contextmanager
    def card(self, persona: str, link: ContactlessLink) -> Iterator[Path]:
        """Lay a card down; give the file in which its emulator records what happens to it."""
        record = self.plan.folder / "record"
        record.unlink(missing_ok=True)
        command = [*join_command(self.service), sys.executable, "-m", "device.cli.main", "card", "emulate"]
        command += ["--persona", persona, "--issuer", str(self.issuer), "--record", str(record), "--fresh-counters"]
        command += ["--link", str(link.kbit_s), "--latency-ms", str(link.latency_s * 1000)]
        if self.portraits:
            command += ["--portraits", str(self.portraits)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                said = process.stderr.readline() if process.stderr else ""
                if "inserted" not in said:
                    raise NotMeasured(f"the virtual card did not start: {said.strip()}")
                yield record
            finally:
                process.terminate()


@contextmanager
def open_line(build: Path) -> Iterator[Line]:
    """Start the card service in namespaces of its own; its folder is short, since a socket's path is limited.

    Raises:
        NotMeasured: set-up has not been done, or the service does not start.
    """
    driver = (build / _DRIVER).resolve()
    if not driver.exists():
        raise NotMeasured("the virtual reader's driver is missing: run `make setup`")
    folder = Path(tempfile.mkdtemp(prefix="uk-bench-", dir="/tmp"))
    plan = PcscdPlan(folder, driver)
    plan.prepare()
    portraits = build.resolve() / "portraits"
    try:
        with subprocess.Popen(plan.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as service:
            try:
                wait_for(plan.socket.exists, "the card service did not start")
                yield Line(plan, service.pid, folder / "issuer", portraits if portraits.exists() else None)
            finally:
                service.kill()
    finally:
        shutil.rmtree(folder)


def powered_at_s(record: Path) -> float:
    """Give the time on the machine's monotonic clock at which the card was first powered."""
    lines = (json.loads(line) for line in record.read_text("utf-8").splitlines())
    return next(float(line["t_ms"]) for line in lines if line["what"] == "power_on") / 1000
