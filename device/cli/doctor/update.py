"""Group `update`: how did the last update end, and is what runs what is installed?

Read is the file that `uketsuke update` writes; without it, updates are made by hand, which is nobody's fault.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation

STATE_FILE = "var/lib/uketsuke-update/state.json"
_BY_OUTCOME = {"rolled_back": "update.rolled_back", "failed": "update.failed"}
_LONGEST_WORD = 40


def check(situation: Situation) -> Sequence[Finding]:
    """Read the file."""
    text = situation.machine.read(STATE_FILE)
    if text is None:
        return [found("update.not_readable" if situation.machine.hides(STATE_FILE) else "update.not_set_up")]
    return judge(_parse(text), situation.software)


def judge(state: dict[str, Any] | None, here: str) -> list[Finding]:
    """Give everything that is wrong; `here` is the version of this command."""
    if state is None:
        return [found("update.damaged")]
    last = state.get("last")
    wrong = []
    if isinstance(last, dict) and last.get("outcome") in _BY_OUTCOME:
        told = {"to_version": _word(last.get("to")), "at": _word(last.get("at")), "why": _word(last.get("reason"))}
        wrong.append(found(_BY_OUTCOME[str(last["outcome"])], **told))
    installed = _word(state.get("installed"))
    if installed and installed.partition("+")[0] != here.partition("+")[0]:  # Debian's adds the release: +deb12
        wrong.append(found("update.other_version", installed_version=installed, here_version=here))
    return wrong or [found("update.ok", installed_version=installed, pending=_word(state.get("pending")) or "none")]


def _parse(text: str) -> dict[str, Any] | None:
    try:
        state = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return state if isinstance(state, dict) and state.get("schema") == 1 else None


def _word(value: object) -> str:
    """Give a short text of the file as evidence, in one word."""
    text = value if isinstance(value, str) else ""
    return "".join(sign if sign.isalnum() or sign in ".:+-_~" else "_" for sign in text)[:_LONGEST_WORD]
