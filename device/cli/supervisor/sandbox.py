"""Which namespaces this machine allows, and the command line that shuts a program into them.

Three kinds: as root; as anybody, through a user namespace in which one is root; or none, where a container forbids
both. It builds command lines from unshare(1), nsenter(1) and setpriv(1) and starts only its own probe.

The order of the wrapping matters. A change of user or a gain of capabilities clears the parent-death signal
(prctl(2), PR_SET_PDEATHSIG), so it is set after the user namespace is made, and once more with the
last change of user.
"""

from __future__ import annotations

import json
import os
import pwd
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from device.cli.supervisor import inside

DROP_PRIVILEGES = ("--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all")
DIE_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL", "--")
SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_PROBE_LIMIT_S = 10.0


class Isolation(Enum):
    """How programs are kept apart on this machine."""

    ROOT = "root"
    USER = "user"
    NONE = "none"


class Network(Enum):
    """Which network a program has."""

    MACHINE = "machine"
    LOOPBACK_ONLY = "loopback_only"


@dataclass(frozen=True)
class Bind:
    """One folder, file or socket that a program may see; `target` is where (the same place when None)."""

    source: Path
    target: Path | None = None
    writable: bool = False

    def __post_init__(self) -> None:
        """Check that the paths mean the same from everywhere."""
        if not self.source.is_absolute() or not self.place.is_absolute():
            raise ValueError(f"{self.source}: binds need absolute paths")

    @property
    def place(self) -> Path:
        """Where the program sees it."""
        return self.target or self.source


@dataclass(frozen=True)
class Enclosure:
    """What one program may see, reach and be.

    `joins` is the process whose network is shared instead of an own one (0: nobody's); `user` the account it runs
    as where the supervisor is root (empty: as it is). `nests` lets it make user namespaces of its own, as a browser
    does for its pages: it may write what belongs to it in `/proc`.
    """

    binds: tuple[Bind, ...] = ()
    network: Network = Network.MACHINE
    joins: int = 0
    user: str = ""
    nests: bool = False


@dataclass(frozen=True)
class Sandbox:
    """Builds command lines for one kind of isolation; `reason` says why there is none."""

    isolation: Isolation
    reason: str = ""
    shown: tuple[Path, ...] = field(default=())
    """Folders that programs need to run at all, shown read-only where they lie under a covered folder."""

    @property
    def isolated(self) -> bool:
        """Whether programs are kept apart."""
        return self.isolation is not Isolation.NONE

    def command(self, enclosure: Enclosure, program: list[str]) -> list[str]:
        """Give the command line that runs `program` inside `enclosure`."""
        if not self.isolated:
            return [*self._drop(enclosure.user), *program]
        helper = [sys.executable, "-I", "-S", inside.__file__]
        return [*self._namespaces(enclosure), *helper, self._spec(enclosure, program)]

    def join_command(self, pid: int, program: list[str]) -> list[str]:
        """Give the command line that runs `program` in the namespaces of the process `pid`, as weak as that one."""
        user = ["--user", "--preserve-credentials"] if self.isolation is Isolation.USER else []
        enter = ["nsenter", "--target", str(pid), *user, "--mount", "--pid", "--net", "--ipc", "--"]
        return [*enter, *self._drop(""), *program]

    def _namespaces(self, enclosure: Enclosure) -> list[str]:
        own_network = enclosure.network is Network.LOOPBACK_ONLY and not enclosure.joins
        kinds = ["--mount", "--pid", "--ipc", *(["--net"] if own_network else [])]
        unshare = ["unshare", *kinds, "--fork", "--kill-child", "--propagation", "private", "--"]
        return [*self._entry(enclosure.joins), *DIE_WITH_PARENT, *unshare]

    def _entry(self, joins: int) -> list[str]:
        if self.isolation is Isolation.ROOT:
            return ["nsenter", "--target", str(joins), "--net", "--"] if joins else []
        if joins:  # the network belongs to the other program's user namespace
            return ["nsenter", "--target", str(joins), "--user", "--preserve-credentials", "--net", "--"]
        return ["unshare", "--user", "--map-root-user", "--"]

    def _spec(self, enclosure: Enclosure, program: list[str]) -> str:
        shown = [Bind(path) for path in self.shown if is_covered(path)]
        spec = {
            "binds": [[str(b.source), str(b.place), b.writable] for b in (*shown, *enclosure.binds)],
            "loopback": enclosure.network is Network.LOOPBACK_ONLY and not enclosure.joins,
            "nests": enclosure.nests,
            "command": [*self._drop(enclosure.user), *program],
        }
        return json.dumps(spec)

    def _drop(self, user: str) -> list[str]:
        change = _account(user) if user and os.geteuid() == 0 else []
        weaker = DROP_PRIVILEGES if self.isolated or os.geteuid() == 0 else DROP_PRIVILEGES[:1]
        return ["setpriv", "--pdeathsig", "KILL", *change, *weaker, "--"]


def _account(user: str) -> list[str]:
    entry = pwd.getpwnam(user)
    return ["--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid), "--clear-groups"]


def is_covered(path: Path) -> bool:
    """Whether a path lies under one of the folders that every program has for itself."""
    return any(path.is_relative_to(cover) for cover in inside.COVERED)


def probe_sandbox(shown: tuple[Path, ...] = ()) -> Sandbox:
    """Find the strongest isolation that works here, by running a program that does nothing in it.

    Needs `/tmp` to be writable. Raises nothing: a machine without namespaces gets `Isolation.NONE` and the reason.
    """
    kinds = [Isolation.ROOT, Isolation.USER] if os.geteuid() == 0 else [Isolation.USER]
    reasons = []
    for kind in kinds:
        sandbox = Sandbox(kind, shown=shown)
        reason = _try(sandbox)
        if not reason:
            return sandbox
        reasons.append(f"{kind.value}: {reason}")
    return Sandbox(Isolation.NONE, reason="; ".join(reasons), shown=shown)


def _try(sandbox: Sandbox) -> str:
    with tempfile.TemporaryDirectory(prefix="uk-", dir="/tmp") as folder:
        enclosure = Enclosure((Bind(Path(folder), writable=True),), Network.LOOPBACK_ONLY)
        return _run_probe(sandbox.command(enclosure, ["true"]), Path(folder) / "s")


def _run_probe(command: list[str], report: Path) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(report))  # where the helper reports; nobody reads it
        try:
            ended = subprocess.run(
                command,
                env={"PATH": SEARCH_PATH, "NOTIFY_SOCKET": str(report)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PROBE_LIMIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return type(error).__name__
    if ended.returncode == 0:
        return ""
    return (ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1]
