"""The real reading process: it reads a drawn card, costs its parent no memory, and may die, hang or be killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from device.firmware.face.basics.picture import Frame
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.tray.front import Style, draw_front
from device.firmware.simulated.tray.personas import print_persona
from device.firmware.simulated.tray.scene import Pose, photograph
from device.firmware.tray.errors import PrintWorkerFailed
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.fields import Found
from device.firmware.tray.worker.process import PrintWorker
from tests.device.firmware.tray.made import FONT, TODAY, frame, needs_font

pytestmark = pytest.mark.system
READY_WITHIN_S = 60.0


@pytest.fixture
def worker() -> Iterator[PrintWorker]:
    """The process; loaded or not."""
    needs_font()
    one = PrintWorker(TraySettings(), TODAY)
    yield one
    one.close()


def memory_kb(pid: int, key: str = "VmRSS") -> int:
    """Give a process's memory in use, or another value of its status."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith(f"{key}:")).split()[1])


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def photographed(persona: str = "hanako") -> Frame:
    front = draw_front(print_persona(load_persona(persona)), Style(font=FONT, code_font=FONT))
    return Frame(photograph(front, Pose(pixels_per_mm=18.0, turn_deg=3.0), np.random.default_rng(5)))


def test_it_reads_a_card_and_its_memory_is_not_the_parents(worker: PrintWorker) -> None:
    persona, picture = load_persona("hanako"), photographed()
    before = memory_kb(os.getpid())
    worker.wait_ready(READY_WITHIN_S)
    read = worker.read(picture, READY_WITHIN_S)
    assert read.found is Found.CARD
    assert (read.rapid.birth, read.rapid.code) == (persona.birth, persona.card.security_code)
    assert read.tesseract.code == persona.card.security_code
    assert memory_kb(worker.pid) > 200_000 > memory_kb(os.getpid()) - before
    worker.close()
    assert not is_running(worker.pid)


def test_it_holds_nothing_but_its_one_socket_and_leaves_no_memory_image(worker: PrintWorker) -> None:
    worker.wait_ready(READY_WITHIN_S)
    held = [os.readlink(f"/proc/{worker.pid}/fd/{number}") for number in os.listdir(f"/proc/{worker.pid}/fd")]
    assert sum(link.startswith("socket:") for link in held) == 1
    assert not [link for link in held if link.startswith("/") and not link.startswith("/dev/")]
    limits = Path(f"/proc/{worker.pid}/limits").read_text("ascii").splitlines()
    assert next(line for line in limits if line.startswith("Max core")).split()[4:6] == ["0", "0"]


def test_a_death_is_told_and_does_not_hang_the_parent(worker: PrintWorker) -> None:
    worker.wait_ready(READY_WITHIN_S)
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(PrintWorkerFailed):
        worker.read(frame(), READY_WITHIN_S)
    with pytest.raises(PrintWorkerFailed):
        worker.read(frame(), READY_WITHIN_S)


def test_a_hang_costs_the_limit_and_the_process(worker: PrintWorker) -> None:
    worker.wait_ready(READY_WITHIN_S)
    os.kill(worker.pid, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(PrintWorkerFailed):
        worker.read(Frame(np.zeros((2000, 2000, 3), np.uint8)), 0.5)
    assert time.monotonic() - begun < 50
    assert not is_running(worker.pid)


def test_models_that_do_not_come_in_time_are_a_failure(worker: PrintWorker) -> None:
    with pytest.raises(PrintWorkerFailed):
        worker.wait_ready(0.0)


def test_a_wrong_tessdata_folder_is_a_failure_not_a_crash(tmp_path: Path) -> None:
    one = PrintWorker(TraySettings(tessdata=tmp_path), TODAY)
    with pytest.raises(PrintWorkerFailed):
        one.wait_ready(READY_WITHIN_S)
