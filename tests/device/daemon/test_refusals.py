"""An outbox that takes nothing: the number comes back to whoever shows the screen, and what it holds goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from device.firmware.link.errors import OutboxFull
from device.wire.numbers import find_error
from tests.device.daemon.conftest import Clinic, Terminal
from tests.device.daemon.firmware_side import FirmwareSide
from tests.device.daemon.processes import DaemonProcess
from tests.device.daemon.small_host import receipt_entry
from tests.device.daemon.waiting import wait_until
from tests.device.small_disk import small_disk

pytestmark = pytest.mark.system

MakeTerminal = Callable[[Path, str, str], Terminal]


@pytest.fixture
def make_terminal() -> Iterator[MakeTerminal]:
    """Give a maker of terminals: from a folder, a name, and further configuration of the daemon."""
    with ExitStack() as stack:

        def make(folder: Path, name: str, more: str = "") -> Terminal:
            daemon = DaemonProcess(folder, more=more)
            daemon.start()
            stack.callback(daemon.kill)
            firmware = FirmwareSide(folder / "firmware", daemon.socket, boot="b1")
            stack.callback(firmware.close)
            return Terminal(name, folder, daemon, firmware)

        yield make


def test_full(clinic: Clinic, tmp_path: Path, make_terminal: MakeTerminal) -> None:
    terminal = make_terminal(tmp_path, "t-full", "[outbox]\nmax_rows = 2\n")
    terminal.enrol(clinic)
    sealed = [terminal.firmware.seal(seq) for seq in (1, 2, 3)]
    for seq, text in enumerate(sealed[:2], start=1):
        terminal.firmware.put(seq, text)
    with pytest.raises(OutboxFull) as refusal:
        terminal.firmware.put(3, sealed[2])
    assert "desk" in find_error(refusal.value.number).patient.en  # these words are what the screen shows
    assert terminal.daemon.status().rows == 2
    clinic.host.send_receipt(terminal.name, receipt_entry("b1", 1, sealed[0]))
    wait_until(lambda: terminal.daemon.status().rows == 1)
    terminal.firmware.put(3, sealed[2])


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Path]:
    """Mount what stands for the memory card; it can be made read-only."""
    with small_disk(tmp_path / "card", "64m") as folder:
        yield folder


def test_card_that_is_read_only(clinic: Clinic, tmp_path: Path, card: Path, make_terminal: MakeTerminal) -> None:
    folder = tmp_path / "terminal"
    folder.mkdir()
    (folder / "state").symlink_to(card)
    terminal = make_terminal(folder, "t-worn", "")
    terminal.enrol(clinic)
    sealed = terminal.firmware.seal(1)
    clinic.broker.kill()
    terminal.firmware.put(1, sealed)
    terminal.daemon.kill()
    subprocess.run(["mount", "-o", "remount,ro", card], check=True)
    with pytest.raises(AssertionError, match="604"):  # it says what is wrong, and ends; the person goes to the desk
        terminal.daemon.start()
    subprocess.run(["mount", "-o", "remount,rw", card], check=True)
    terminal.daemon.start()
    clinic.broker.start()
    assert clinic.host.wait_visit(terminal.name) == sealed
