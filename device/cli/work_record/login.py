"""Who is logged in here, since when, from where and with which key: as the kernel's processes and sshd tell it.

The account is the kernel's word. The address and the key's fingerprint are what sshd put into the login's environment
(`SSH_CONNECTION`; `SSH_USER_AUTH` where sshd_config has `ExposeAuthInfo yes`), which its owner could change: the page
says so by its source.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from device.base.audit import logged_in_user
from device.base.peers import account_name

_BEGINS_LOGINS = frozenset({"sshd", "sshd-session", "login", "systemd", "init", "agetty", "cron", "containerd-shim"})
"""Whose child is the first process of a login."""
_PROC = Path("/proc")
_KEY_WORDS = 3


@dataclass(frozen=True)
class Login:
    """One login: the account, its beginning (seconds since 1970), the client's address, the key's fingerprint."""

    uid: int
    account: str
    since: float
    address: str = ""
    key: str = ""


@dataclass(frozen=True)
class _Process:
    pid: int
    parent: int
    name: str
    started: float


def read_login(pid: int | None = None, proc: Path = _PROC, uid: int | None = None) -> Login:
    """Find the login to which a process belongs; this one when no `pid` is given.

    Raises:
        OSError, ValueError: /proc tells nothing.
    """
    line = list(_ancestry(os.getpid() if pid is None else pid, proc))
    user = logged_in_user(proc / "self" / "loginuid") if uid is None else uid
    environment = _environment([process.pid for process in line], proc)
    address = environment.get("SSH_CONNECTION", "").partition(" ")[0]
    key = _fingerprint(Path(environment["SSH_USER_AUTH"])) if environment.get("SSH_USER_AUTH") else ""
    return Login(user, account_name(user), line[-1].started, address, key)


def _ancestry(pid: int, proc: Path) -> Iterator[_Process]:
    """Give a process and its parents up to the first one of the login."""
    booted = _boot_time(proc)
    process = _read_process(pid, proc, booted)
    while True:
        yield process
        if process.parent <= 1:
            return
        parent = _read_process(process.parent, proc, booted)
        if parent.name in _BEGINS_LOGINS:
            return
        process = parent


def _read_process(pid: int, proc: Path, booted: float) -> _Process:
    text = (proc / str(pid) / "stat").read_text("utf-8", "replace")
    name = text[text.index("(") + 1 : text.rindex(")")]
    fields = text[text.rindex(")") + 2 :].split()
    ticks = os.sysconf("SC_CLK_TCK")
    return _Process(pid, int(fields[1]), name, booted + int(fields[19]) / ticks)


def _boot_time(proc: Path) -> float:
    lines = (proc / "stat").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("btime ")))


def _environment(pids: list[int], proc: Path) -> dict[str, str]:
    """Give what sshd set: the nearest process that has it, since sudo takes it away."""
    for pid in pids:
        try:
            pairs = (proc / str(pid) / "environ").read_bytes().split(b"\0")
        except OSError:  # another user's
            continue
        found = dict(pair.decode("utf-8", "replace").split("=", 1) for pair in pairs if b"=" in pair)
        if "SSH_CONNECTION" in found:
            return found
    return {}


def _fingerprint(path: Path) -> str:
    """Give the SHA-256 fingerprint of the key that sshd accepted, as `ssh-keygen -l` shows it; empty for none."""
    try:
        lines = path.read_text("ascii").splitlines()
    except (OSError, ValueError):
        return ""
    for line in lines:
        words = line.split()
        if len(words) >= _KEY_WORDS and words[0] == "publickey":
            try:
                digest = hashlib.sha256(base64.b64decode(words[2], validate=True)).digest()
            except binascii.Error:
                continue
            return f"{words[1]} SHA256:{base64.b64encode(digest).decode().rstrip('=')}"
    return ""
