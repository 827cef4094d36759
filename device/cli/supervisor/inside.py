"""Shuts the door from inside: runs first in the new namespaces, arranges what is visible, becomes the program.

Started by path with the interpreter alone (standard library only), because it runs before anything else is
visible. It follows mount(2), mount_setattr(2), pid_namespaces(7) and the order that bubblewrap's documentation
describes: hold what may be shown, make the rest read-only, cover the shared folders, show again what was held.

Afterwards the program has a process table of its own, a `/dev` of five harmless nodes, empty `/tmp` and `/run`,
a read-only rest of the machine, no capability and no way to get one.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Any

COVERED = ("/tmp", "/run", "/dev")  # noqa: S108  every program gets its own, empty one
DEVICE_NODES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC = 4096, 16384
SYS_MOUNT_SETATTR = 442  # the same number on every architecture
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_ATTR_RDONLY = 1
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Arrange the view that the JSON argument describes, then become its command."""
    spec: dict[str, Any] = json.loads(sys.argv[1])
    outer_pid = os.readlink("/proc/self")  # our /proc is still the one outside
    if spec["loopback"]:
        bring_loopback_up()
    binds = [(Path(source), Path(target), bool(writable)) for source, target, writable in spec["binds"]]
    arrange_view(binds, nests=bool(spec["nests"]))
    os.chdir("/")
    report_pid(outer_pid)
    command: list[str] = spec["command"]
    os.execvp(command[0], command)  # noqa: S606  no shell wanted


def arrange_view(binds: list[tuple[Path, Path, bool]], *, nests: bool = False) -> None:
    """Cover what is shared and show `binds` (source, target, writable) in it.

    A program that `nests` user namespaces writes the map of accounts of each to `/proc` (user_namespaces(7)).
    """
    nodes = [(Path(node), Path(node), False) for node in DEVICE_NODES if Path(node).exists()]
    held = [(os.open(source, os.O_PATH), target, writable) for source, target, writable in [*nodes, *binds]]
    _mount("proc", Path("/proc"), "proc", (0 if nests else MS_RDONLY) | MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _set_read_only(Path("/"), True, AT_RECURSIVE)
    if nests:
        _set_read_only(Path("/proc"), False)
    for cover in COVERED:
        _mount("tmpfs", Path(cover), "tmpfs", MS_NOSUID | MS_NODEV, "mode=755")
    for descriptor, target, writable in held:
        _show(descriptor, target, writable)
        os.close(descriptor)
    Path("/dev/shm").mkdir(mode=0o1777)  # noqa: S108  shared with nobody, as the rest of this /dev
    _mount("tmpfs", Path("/dev/shm"), "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")  # noqa: S108
    os.chmod("/tmp", 0o1777)  # noqa: S103, S108  this program's own


def _show(descriptor: int, target: Path, writable: bool) -> None:
    source = Path(f"/proc/self/fd/{descriptor}")
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _mount(str(source), target, None, MS_BIND | MS_REC)
    if writable:
        _set_read_only(target, False)


def _mount(source: str, target: Path, kind: str | None, flags: int, options: str | None = None) -> None:
    result = _libc.mount(
        source.encode(),
        str(target).encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() if options else None,
    )
    _check(result, f"mount {target}")


def _set_read_only(target: Path, wanted: bool, flags: int = 0) -> None:
    change = (MOUNT_ATTR_RDONLY, 0) if wanted else (0, MOUNT_ATTR_RDONLY)
    attributes = struct.pack("=QQQQ", *change, 0, 0)
    result = _libc.syscall(
        ctypes.c_long(SYS_MOUNT_SETATTR),
        ctypes.c_long(AT_FDCWD),
        ctypes.c_char_p(str(target).encode()),
        ctypes.c_long(flags),
        ctypes.c_char_p(attributes),
        ctypes.c_long(len(attributes)),
    )
    _check(result, f"mount_setattr {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def bring_loopback_up() -> None:
    """Bring `lo` up in a new network namespace, where it starts down (netdevice(7))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | IFF_UP))


def report_pid(pid: str) -> None:
    """Tell the supervisor which process this is outside (sd_notify(3), MAINPID)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.sendto(f"MAINPID={pid}".encode(), os.environ["NOTIFY_SOCKET"])


if __name__ == "__main__":
    main()
