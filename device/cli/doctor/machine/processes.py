"""What the kernel says of a process, its state and memory, and of listening ports and who holds them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from device.cli.doctor.machine.ground import Machine

_LISTEN = "0A"
_PCSC_LIBRARY = "/libpcsclite"
_OURS = "device.firmware.card.transport.pcsc"
_SOCKET = re.compile(r"socket:\[(\d+)\]")
_STATES = {"R": "running", "S": "sleeping", "D": "waits_for_disk", "T": "stopped", "t": "traced", "Z": "dead"}


@dataclass(frozen=True)
class Process:
    """A process; `state` is a word of `_STATES`."""

    pid: int
    name: str
    state: str
    memory_mib: int


@dataclass(frozen=True)
class Port:
    """A listening TCP port, whether it is reached from this machine only, and the socket's number."""

    number: int
    local: bool
    inode: str


def read_process(machine: Machine, pid: int) -> Process | None:
    """Read one process; None where there is none (any more)."""
    status = machine.read(f"proc/{pid}/status")
    if not pid or status is None:
        return None
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    word = fields.get("State", " ").strip()[:1]
    return Process(
        pid,
        fields.get("Name", "").strip(),
        _STATES.get(word, "other"),
        _first_number(fields.get("VmRSS", "")) // 1024,
    )


def listening(machine: Machine, of: str = "self") -> list[Port]:
    """Give the listening TCP ports of the network that a process (or this one) is in."""
    texts = (machine.read(f"proc/{of}/net/{kind}") or "" for kind in ("tcp", "tcp6"))
    return [port for text in texts for port in parse_ports(text)]


def parse_ports(text: str) -> Iterator[Port]:
    """Read /proc/net/tcp or tcp6."""
    for line in text.splitlines()[1:]:
        cells = line.split()
        if len(cells) > 9 and cells[3] == _LISTEN:
            address, _, number = cells[1].partition(":")
            yield Port(int(number, 16), _is_loopback(address), cells[9])


def sockets_of(machine: Machine, pid: int) -> set[str] | None:
    """Give the numbers of the sockets that a process has open; None where it may not be looked at."""
    folder = machine.root / "proc" / str(pid) / "fd"
    try:
        links = [_link(folder / name) for name in os.listdir(folder)]
    except OSError:
        return None
    return {found.group(1) for link in links if (found := _SOCKET.fullmatch(link))}


def _link(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:  # closed meanwhile
        return ""


def owners(machine: Machine, inodes: set[str]) -> dict[str, str]:
    """Give for each socket the name of a program that has it open, as far as that may be looked at."""
    named: dict[str, str] = {}
    for pid in pids(machine):
        if len(named) == len(inodes):
            break
        for inode in (sockets_of(machine, pid) or set()) & inodes:
            named.setdefault(inode, machine.read_word(f"proc/{pid}/comm"))
    return named


def pids(machine: Machine) -> list[int]:
    """Give all processes."""
    return [int(path.name) for path in machine.glob("proc/[0-9]*") if path.name.isdigit()]


def command_line(machine: Machine, pid: int) -> list[str]:
    """Give the words that a process was called with."""
    return [word for word in (machine.read(f"proc/{pid}/cmdline") or "").split("\0") if word]


def card_programs(machine: Machine) -> list[str]:
    """Give the names of programs with the card service's library loaded, but for this one and our reader process."""
    return [
        machine.read_word(f"proc/{pid}/comm")
        for pid in pids(machine)
        if pid != os.getpid()
        and _PCSC_LIBRARY in (machine.read(f"proc/{pid}/maps") or "")
        and _OURS not in command_line(machine, pid)
    ]


def _is_loopback(address: str) -> bool:
    if len(address) == 8:  # IPv4, the bytes of each word in the machine's order
        return address.endswith("7F")
    mapped = address.startswith("0000000000000000FFFF0000") and address.endswith("7F")
    return mapped or address == "0" * 24 + "01000000"


def _first_number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 0
