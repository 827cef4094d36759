"""The memory part: whose a process is, pages counted once, the peak by screen; and the whole of it on a terminal."""

from __future__ import annotations

import json
import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.memory.part import PEAK_AIM_MIB, Measured, to_rows
from bench.memory.physical import physical_mib
from bench.memory.sampler import Part, Sampler, part_of, weigh
from bench.memory.terminal import Start

PROJECT = Path(__file__).parents[2]
_MIB = 1 << 20
_SHARED_MIB = 24
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="the kernel shows pages to root only")


@pytest.mark.parametrize(
    ("program", "line", "part"),
    [
        ("firmware", "python uketsuke-firmware --config firmware.toml", Part.FIRMWARE),
        ("firmware", "python -I -m device.firmware.card.transport.pcsc", Part.CARD_PROCESS),
        ("firmware", "python -I -m device.firmware.tray.worker.child --tessdata /usr", Part.PRINT_PROCESS),
        ("kiosk", "python uketsuke-kiosk --config kiosk.toml", Part.KIOSK),
        ("kiosk", "/usr/lib/chromium/chromium --type=renderer", Part.BROWSER),
        ("kiosk", "/usr/lib/chromium/chrome_crashpad_handler", Part.BROWSER),
        ("daemon", "python uketsuke-daemon", Part.DAEMON),
        ("pcscd", "pcscd --foreground", Part.CARD_SERVICE),
    ],
)
def test_whose_a_process_is(program: str, line: str, part: Part) -> None:
    assert part_of(program, line) is part


@needs_root
def test_a_page_that_two_have_is_counted_once() -> None:
    with _sharing() as other:
        both, alone = physical_mib([os.getpid(), other]), physical_mib([os.getpid()])
        assert both - alone < _SHARED_MIB / 2
        assert alone >= _SHARED_MIB
    assert physical_mib([other]) == 0, "it has ended"


def test_the_most_of_each_part_and_of_all_by_screen() -> None:
    sampler = Sampler(dict, str)
    sampler.take({Part.FIRMWARE: 100.0, Part.BROWSER: 200.0}, "idle")
    sampler.take({Part.FIRMWARE: 150.0, Part.BROWSER: 190.0}, "looking")
    sampler.take({Part.FIRMWARE: 140.0, Part.BROWSER: 195.0}, "looking")
    assert sampler.most == {Part.FIRMWARE: 150.0, Part.BROWSER: 200.0}
    assert sampler.most_on == {"idle": 300.0, "looking": 340.0}


def test_a_program_that_has_ended_weighs_nothing() -> None:
    ended = subprocess.Popen((sys.executable, "-c", ""))
    ended.wait()
    assert weigh({"daemon": {ended.pid: "python"}}) == {Part.DAEMON: 0.0}


@pytest.mark.parametrize(("peak", "missed"), [(PEAK_AIM_MIB - 250, False), (PEAK_AIM_MIB - 100, True)])
def test_the_peak_carries_what_idle_shares_with_strangers(peak: float, missed: bool) -> None:
    idle = {Part.FIRMWARE: 200.0, Part.BROWSER: 300.0}
    rows = to_rows(Measured(idle, 700.0, idle, {"looking": peak, "idle": 500.0}, (Start("firmware", 2.0, 1.0),)))
    values = {row.name: row for row in rows}
    assert values["all, idle"].value == 500
    assert values["all, at most, each page once"].value == peak + 200
    assert values["all, at most, each page once"].missed is missed
    assert values["firmware: CPU until then"].value == 1


@needs_root
@pytest.mark.system
@pytest.mark.timeout(900)  # on a machine with ten times more to do than it can, it took eight minutes
def test_a_terminal_fits_into_two_gigabytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--part", "memory", "--json", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=880, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    rows = {row["name"]: row["value"] for row in found["rows"]}
    assert found["missed"] == []
    assert rows["print reading process, at most"] > rows["firmware, at most"] > 50, "print was read from the card"
    assert rows["browser, at most"] > 50


_TOUCH = """
import mmap, sys
memory = mmap.mmap(int(sys.argv[1]), int(sys.argv[2]))
for place in range(0, len(memory), mmap.PAGESIZE):
    memory[place] = 1
print("touched", flush=True)
sys.stdin.read()
"""


@contextmanager
def _sharing() -> Iterator[int]:
    """Share some memory, every page of it touched by both, with a process until the end of the block."""
    size = _SHARED_MIB * _MIB
    file = os.memfd_create("shared")
    os.ftruncate(file, size)
    with mmap.mmap(file, size) as memory:
        for place in range(0, size, mmap.PAGESIZE):
            memory[place] = 1
        command = (sys.executable, "-I", "-S", "-c", _TOUCH, str(file), str(size))
        other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(file,))
        with other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"touched\n"
            yield other.pid
            other.kill()
    os.close(file)
