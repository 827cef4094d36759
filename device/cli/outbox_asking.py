"""Asking the running daemon for its whole outbox."""

from __future__ import annotations

import json
from pathlib import Path

from device.base.errors import UketsukeError
from device.cli.terminal_sockets import AuditNotWritten, GroupMissing, TerminalSilent, absence_of, connected
from device.daemon.base.errors import OutboxNotExported
from device.daemon.outbox.handing import QUESTION
from device.wire.bundle import SIZE_LIMIT_BYTES, BundledMessage, BundleUnusable, parse_bundle

_SILENCE_S = 30.0
_REFUSALS: dict[int, type[UketsukeError]] = {
    error.number: error for error in (GroupMissing, AuditNotWritten, OutboxNotExported)
}


def ask_bundle(path: Path) -> list[BundledMessage]:
    """Give what the daemon at this socket holds; it has written down who took it.

    Raises:
        GroupMissing, AuditNotWritten, OutboxNotExported: it refuses.
        TerminalSilent: nobody is there, or they ended in the middle.
    """
    try:
        with connected(path, QUESTION, _SILENCE_S) as connection, connection.makefile("rb") as stream:
            content = stream.read(SIZE_LIMIT_BYTES)
    except PermissionError as error:
        raise GroupMissing(f"{path}: not allowed") from error
    except OSError as error:
        raise TerminalSilent(f"{path}: {absence_of(error).value.replace('_', ' ')}") from error
    if (number := _refusal(content)) in _REFUSALS:
        raise _REFUSALS[number](f"{path}: refused")
    try:
        return parse_bundle(content)
    except BundleUnusable as error:
        raise TerminalSilent(f"{path}: ended in the middle of its answer") from error


def _refusal(content: bytes) -> int:
    """Give the number of the last line when that is `{"error": NUMBER}`, with which the daemon refuses; else 0."""
    try:
        last = json.loads(content.splitlines()[-1])
        return int(last["error"]) if len(last) == 1 else 0
    except (ValueError, LookupError, TypeError):
        return 0
