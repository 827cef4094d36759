"""The record as a value: the login, and what was changed in it; gathered from the trails and the settings' files."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from device.base.audit import ROOT_TRAIL, SETTINGS_CHANGED, AuditTrail
from device.cli.terminal_sockets import GroupMissing, Sockets, absence_of, ask_lines
from device.cli.work_record.login import Login
from device.wire.numbers import Words

_ROOT = 0


@dataclass(frozen=True)
class Deed:
    """One thing that was done: when (seconds since 1970), as which account, in which trail, what, with what facts."""

    time: float
    account: str
    program: str
    action: str
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class WorkRecord:
    """The page's content. `unread` are trails that could not be read, `broken` those whose chain does not hold."""

    login: Login
    made_at: float
    machine: str
    software: str
    deeds: tuple[Deed, ...]
    unread: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trails:
    """What the trails say since a moment."""

    deeds: tuple[Deed, ...]
    unread: tuple[str, ...]
    broken: tuple[str, ...]


@cache
def action_words() -> dict[str, Words]:
    """Give the words for every action."""
    text = resources.files("device.cli.work_record").joinpath("actions.toml").read_text("utf-8")
    return {action: Words(**words) for action, words in tomllib.loads(text).items()}


def in_words(action: str, language: str) -> str:
    """Give an action in words."""
    return action_words().get(action, Words(action, action.replace("_", " "))).in_language(language)


def read_trails(sockets: Sockets, login: Login, since: float, root_trail: Path = ROOT_TRAIL) -> Trails:
    """Read the trails of both programs and of root's commands.

    Raises:
        GroupMissing: whoever asks may not see them.
    """
    deeds: list[Deed] = []
    unread, broken = [], []
    for program, path in sockets.named().items():
        try:
            lines = ask_lines(path, {"audit": {"since": since}})
        except OSError as error:
            if isinstance(error, PermissionError):
                raise GroupMissing(f"{path}: not allowed") from error
            unread.append(f"{program} ({absence_of(error).value})")
            continue
        deeds += _of_login(lines, login)
        if lines and lines[-1].get("broken"):
            broken.append(program)
    root = _read_root(root_trail, login, since)
    return Trails((*deeds, *root.deeds), (*unread, *root.unread), (*broken, *root.broken))


def _of_login(lines: Iterable[dict[str, Any]], login: Login) -> list[Deed]:
    """Give what this login's user did, and what was done as root meanwhile."""
    return [
        Deed(line["time"], line["account"], line["program"], line["action"], tuple(line["facts"].items()))
        for line in lines
        if "action" in line and line["uid"] in (login.uid, _ROOT)
    ]


def _read_root(path: Path, login: Login, since: float) -> Trails:
    trail = AuditTrail(path, "command")
    try:
        entries, holds = trail.read(since), trail.broken() == 0
    except OSError:
        return Trails((), ("command",), ())
    deeds = tuple(
        Deed(one.time, one.account, one.program, one.action, one.facts)
        for one in entries
        if one.uid in (login.uid, _ROOT)
    )
    return Trails(deeds, (), () if holds else ("command",))


def changed_settings(folder: Path, since: float) -> tuple[Deed, ...]:
    """Give the settings' files that were written since a moment, with the SHA-256 where they can be read."""
    deeds = []
    for path in sorted(folder.glob("*.toml")):
        try:
            at = path.stat().st_mtime
        except OSError:
            continue
        if at >= since:
            deeds.append(Deed(at, "", "files", SETTINGS_CHANGED, (("file", path.name), ("sha256", _sha256(path)))))
    return tuple(deeds)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return "-"
