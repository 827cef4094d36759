"""What people changed on this terminal: an append-only file per program, each line bound to the one before it.

A line is a JSON object; `before` is the SHA-256 of the former line's bytes, so that a line that was changed or taken
out shows. `head` of the newest line goes to the journal too, which is the second witness for the file's end. Facts
have closed names, and their values are numbers, versions, closed words and names of files: nothing of a patient.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.base.peers import Peer, account_name

AUDIT_FACTS = frozenset(
    {
        *("bytes", "command", "config", "count", "error", "file", "former", "from_version", "key", "mode", "now"),
        *("outcome", "package", "part", "rejected", "reason", "rows", "seconds", "sha256", "terminal", "to_version"),
    }
)
"""The only facts that an entry can carry."""

TRAIL_FILE = "audit.jsonl"
"""A program's trail, in its state folder."""
ROOT_FOLDER = Path("/var/lib/uketsuke-audit")
ROOT_TRAIL = ROOT_FOLDER / "commands.jsonl"
IDENTIFIER = "uketsuke-audit"
"""SYSLOG_IDENTIFIER of the journal's copy."""

BEGINNING = "0" * 64
Fact = str | int | bool
_JOURNAL = "/run/systemd/journal/socket"
_LOGIN_UID = Path("/proc/self/loginuid")
_NOBODY_LOGGED_IN = 4294967295
_VALUE_LIMIT = 160
_LONG_NUMBER = re.compile(r"(?<![0-9a-fA-F])\d{7,}(?![0-9a-fA-F])")
_ACTION = re.compile(r"[a-z][a-z0-9_]{2,40}")


@dataclass(frozen=True)
class Entry:
    """One entry as it was read: who (user number and account), when (seconds since 1970), what, with what facts."""

    number: int
    time: float
    program: str
    action: str
    uid: int
    account: str
    facts: tuple[tuple[str, Fact], ...]


class AuditTrail:
    """The trail of one program."""

    def __init__(
        self,
        path: Path,
        program: str,
        clock: Callable[[], float] = time.time,
        witness: Callable[[str, int, str], None] = lambda _action, _number, _head: None,
        mode: int = 0o600,
    ) -> None:
        """Append to `path`, a file of that mode, for `program`; `clock` gives seconds since 1970.

        `witness` is told each entry's action, number and head, for the program's own log.
        """
        self._path = path
        self._program = program
        self._clock = clock
        self._witness = witness
        self._mode = mode
        self._lock = threading.Lock()

    def record(self, action: str, peer: Peer, /, **facts: Fact) -> str:
        """Write one entry to the disk and give its head; call it before the change, so that no change is without one.

        Raises:
            OSError: the disk did not take it.
            ValueError: the action or a fact is not allowed (a programmer's mistake).
        """
        kept = _clean(action, facts)
        with self._lock:
            number, head = self._append({"action": action, "uid": peer.uid, "account": peer.name, "facts": kept})
        self._witness(action, number, head)
        return head

    def read(self, since: float = 0.0) -> tuple[Entry, ...]:
        """Give the entries since a moment; a line that is none is left out (see `broken`)."""
        entries = (parse_entry(line) for line in self._lines())
        return tuple(entry for entry in entries if entry is not None and entry.time >= since)

    def broken(self) -> int:
        """Give the number of the first line that does not follow on the one before it, 0 when all do."""
        return find_break(self._lines())

    def _append(self, said: dict[str, Any]) -> tuple[int, str]:
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, self._mode)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = file.read().splitlines()
            if not lines:
                os.fchmod(descriptor, self._mode)  # whatever the umask is
            torn = b"" if not lines or _ends_whole(file) else b"\n"
            before = hashlib.sha256(lines[-1]).hexdigest() if lines else BEGINNING
            number = len(lines) + 1
            head = {"number": number, "time": round(self._clock(), 3), "program": self._program}
            line = json.dumps({**head, **said, "before": before}, ensure_ascii=False).encode()
            file.write(torn + line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return number, hashlib.sha256(line).hexdigest()

    def _lines(self) -> list[bytes]:
        try:
            return self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []


def _ends_whole(file: Any) -> bool:
    """Whether the last line has its end; a power cut can tear it."""
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")


def find_break(lines: Iterable[bytes]) -> int:
    """Give the number of the first line that is none or does not follow on the one before it; 0: the chain holds."""
    before = BEGINNING
    for number, line in enumerate(lines, 1):
        try:
            if json.loads(line)["before"] != before:
                return number
        except (ValueError, KeyError, TypeError):
            return number
        before = hashlib.sha256(line).hexdigest()
    return 0


SETTINGS_CHANGED = "configuration_changed"


def note_settings(trail: AuditTrail, path: Path) -> None:
    """Write down at a program's start that its settings' file is another one than at the last start.

    Who wrote it is not known; the entry carries the file's owner.

    Raises:
        OSError: the file cannot be read or the trail not be written.
    """
    digest, owner = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat()
    known = [dict(entry.facts).get("sha256") for entry in trail.read() if entry.action == SETTINGS_CHANGED]
    former = str(known[-1]) if known else ""
    if digest != former:
        peer = Peer(owner.st_uid, owner.st_gid)
        trail.record(SETTINGS_CHANGED, peer, config=path.name, sha256=digest, former=former)


def parse_entry(line: bytes) -> Entry | None:
    """Read a line; None when it is none."""
    try:
        data = json.loads(line)
        facts = tuple((str(name), value) for name, value in data["facts"].items())
        return Entry(
            data["number"], data["time"], data["program"], data["action"], data["uid"], data["account"], facts
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def record(action: str, /, **facts: Fact) -> None:
    """Write down what a command does that root runs: to root's trail, and to the journal.

    A machine without the folder (a laptop) keeps the journal's copy only, one without a journal nothing.

    Raises:
        OSError: the folder is there and the disk did not take it.
        ValueError: the action or a fact is not allowed.
    """
    kept = _clean(action, facts)
    peer = Peer(logged_in_user(), os.getegid())
    if ROOT_FOLDER.is_dir() and os.access(ROOT_FOLDER, os.W_OK):
        AuditTrail(ROOT_TRAIL, "command", mode=0o640).record(action, peer, **kept)
    tell_journal(action, peer, kept)


def logged_in_user(place: Path = _LOGIN_UID, sudo_uid: str | None = None) -> int:
    """Give the user who logged in as the kernel knows it; else who called `sudo`; else the one that runs this.

    `sudo_uid` is the variable that sudo sets (sudo(8)), which counts for root only.
    """
    with suppress(OSError, ValueError):
        number = int(place.read_text())
        if number != _NOBODY_LOGGED_IN:
            return number
    told = os.environ.get("SUDO_UID", "") if sudo_uid is None else sudo_uid
    return int(told) if told.isdecimal() and os.getuid() == 0 else os.getuid()


def tell_journal(action: str, peer: Peer, facts: dict[str, Fact], address: str = _JOURNAL) -> bool:
    """Send one entry to the journal under the identifier `uketsuke-audit`; tell whether there was one."""
    shown = " ".join(f"{name}={value}" for name, value in facts.items())
    message = f"{action} by {account_name(peer.uid)} {shown}".rstrip()
    fields = f"SYSLOG_IDENTIFIER={IDENTIFIER}\nPRIORITY=5\nUKETSUKE_ACTION={action}\nMESSAGE={message}\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        try:
            connection.sendto(fields.encode(), address)
        except OSError:
            return False
    return True


def _clean(action: str, facts: dict[str, Fact]) -> dict[str, Fact]:
    """Give the facts as they may stand: long numbers blotted out, one line, not too long."""
    unknown = sorted(set(facts) - AUDIT_FACTS)
    if unknown or not _ACTION.fullmatch(action):
        raise ValueError(f"{unknown[0] if unknown else action!r} is not allowed in the audit")
    return {name: _clean_text(value) if isinstance(value, str) else value for name, value in facts.items()}


def _clean_text(value: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in value[:_VALUE_LIMIT])
    return _LONG_NUMBER.sub(lambda found: "#" * len(found[0]), shown)
