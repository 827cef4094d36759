"""Group `system`: failed units, memory, swap, and what the kernel complained of since the start.

Only on an installed terminal: a laptop with a demo has services of its own that are none of our business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.units import failed_units
from device.cli.doctor.situation import Situation

MEMORY_LOW_MIB = 120
OWN = frozenset(f"uketsuke-{name}.service" for name in ("firmware", "daemon", "kiosk"))
"""Their groups tell of them."""
_KERNEL = {
    "system.out_of_memory": re.compile(r"Out of memory: Killed|oom-kill:|Memory cgroup out of memory"),
    "system.kernel_fault": re.compile(r"\bOops\b|kernel BUG|Kernel panic|Internal error:"),
    "system.disk_fault": re.compile(r"I/O error|EXT4-fs error|mmc\d: (?:timeout|card never|error)"),
    "system.usb_fault": re.compile(r"usb .*(?:device not accepting address|unable to enumerate|over-current)"),
}


def check(situation: Situation) -> Sequence[Finding]:
    """Look at units, memory and the kernel's log."""
    machine = situation.machine
    if not machine.is_supervised:
        return [found("system.not_supervised")]
    units = failed_units(machine)
    if units is None:
        return [found("system.not_readable")]
    wrong = [found("system.unit_failed", unit=name) for name in units if name not in OWN]
    wrong += [*judge_memory(machine.read("proc/meminfo") or ""), *_swap(machine), *_state(machine)]
    logs = _read_logs(machine) if situation.is_full else _Logs("", "")
    wrong += judge_kernel_log(logs.kernel)
    uptime_h = int(float((machine.read_word("proc/uptime").split() or ["0"])[0])) // 3600
    evidence = {"uptime_h": uptime_h, "memory_free_mib": _free_mib(machine)}
    kernel_log = "read" if logs.kernel else "not_read"
    return wrong or [found("system.ok", **evidence, kernel_log=kernel_log, last_end=judge_last_end(logs.last_end))]


@dataclass(frozen=True)
class _Logs:
    """The kernel's lines since the start, and the last lines of the run before it; empty where not read."""

    kernel: str
    last_end: str


def _read_logs(machine: Machine) -> _Logs:
    """Read what takes a while on an SD card, and so is left out of a quick look."""
    how = ("--quiet", "--no-pager", "--output=cat")
    kernel = machine.call("journalctl", "--dmesg", "--boot", *how, "--lines=3000")
    return _Logs(kernel or "", machine.call("journalctl", "--boot=-1", *how, "--lines=5") or "")


def judge_last_end(lines: str) -> str:
    """Say how the run before this one ended; a journal that just breaks off tells of a power cut, or of a reset."""
    if not lines.strip():
        return "unknown"
    return "shut_down" if "Journal stopped" in lines else "cut_off"


def judge_memory(meminfo: str) -> list[Finding]:
    """Judge /proc/meminfo."""
    free_mib = _kib(meminfo, "MemAvailable") // 1024
    if 0 < free_mib < MEMORY_LOW_MIB:
        return [found("system.memory_low", memory_free_mib=free_mib, memory_mib=_kib(meminfo, "MemTotal") // 1024)]
    return []


def judge_kernel_log(text: str) -> list[Finding]:
    """Give each kind of complaint once, with how often it was made."""
    lines = text.splitlines()
    counts = {id_: sum(bool(pattern.search(line)) for line in lines) for id_, pattern in _KERNEL.items()}
    return [found(id_, times=count) for id_, count in counts.items() if count]


def _swap(machine: Machine) -> Iterator[Finding]:
    """Tell of swap on a disk where the units' own ban on it (MemorySwapMax) cannot work.

    Without the memory controller, which Raspberry Pi OS leaves off, a card's photo could be written there.
    """
    rows = (machine.read("proc/swaps") or "").splitlines()[1:]
    on_disk = [row for row in rows if row.strip() and not row.startswith("/dev/zram")]
    controllers = machine.read_word("sys/fs/cgroup/cgroup.controllers").split()
    if on_disk and "memory" not in controllers:
        yield found("system.swap_on", areas=len(on_disk))


def _state(machine: Machine) -> Iterator[Finding]:
    """Tell of a system that has not finished starting, or runs in a mode for repairs."""
    said = (machine.call("systemctl", "show", "--property=SystemState", "--value") or "").strip()
    if said in ("maintenance", "emergency", "rescue"):
        yield found("system.in_repair_mode", state=said)


def _free_mib(machine: Machine) -> int:
    return _kib(machine.read("proc/meminfo") or "", "MemAvailable") // 1024


def _kib(meminfo: str, name: str) -> int:
    figure = re.search(rf"^{name}:\s+(\d+) kB", meminfo, re.MULTILINE)
    return int(figure.group(1)) if figure else 0
