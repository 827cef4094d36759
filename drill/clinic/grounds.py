"""What the drill may spoil without spoiling the machine: folders of the system under a layer that vanishes with it.

It runs in mount and network namespaces of its own (see `drill.__main__`), so that nobody else sees any of it and the
kernel takes it away even when the drill is killed (mount(2), overlayfs).
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_LAYER_MIB = 1024
_DEAD_NETWORK, DEAD_ADDRESS = "10.98.0.1/24", "10.98.0.2"
"""Nobody has the address."""


@contextmanager
def covered(folders: Iterable[Path], layers: Path) -> Iterator[None]:
    """Lay a writable layer over each folder; what is written there lies in memory, at `layers`."""
    with disk(layers, _LAYER_MIB):
        for number, folder in enumerate(folders):
            upper, work = layers / f"{number}-upper", layers / f"{number}-work"
            upper.mkdir()
            work.mkdir()
            options = f"lowerdir={folder},upperdir={upper},workdir={work}"
            _run("mount", "-t", "overlay", "-o", options, "overlay", str(folder))
        yield


@contextmanager
def disk(folder: Path, mib: int) -> Iterator[None]:
    """Let a folder be a small disk of its own, empty at first."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=755", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def dead_cable() -> Iterator[str]:
    """Add a network in which nobody answers, not even with a refusal; give an address in it."""
    _run("ip", "link", "add", "dead0", "type", "veth", "peer", "name", "dead1")
    _run("ip", "address", "add", _DEAD_NETWORK, "dev", "dead0")
    for end in ("dead0", "dead1"):
        _run("ip", "link", "set", end, "up")
    _run("ip", "neighbour", "add", DEAD_ADDRESS, "lladdr", "02:00:00:00:00:01", "dev", "dead0")
    try:
        yield DEAD_ADDRESS
    finally:
        _run("ip", "link", "delete", "dead0")


def bring_loopback_up() -> None:
    """Bring the loopback device of a new network namespace up; there is no other one."""
    _run("ip", "link", "set", "lo", "up")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
