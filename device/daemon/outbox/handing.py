"""Handing the outbox to a field engineer who asks for it over the people's socket.

Whoever may change something may take it along: each message is sealed to the clinic's host, so the carrier reads
nothing, and nothing is deleted by it. It is written into the audit first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from device.base.audit import AuditTrail
from device.base.inspection import NOT_ALLOWED, NOT_KEPT, Inspection, Note, Writer
from device.base.peers import Peer
from device.daemon.base.errors import OutboxNotExported
from device.daemon.outbox.export import open_rows
from device.wire.bundle import format_lines

QUESTION: dict[str, dict[str, str]] = {"export": {}}
_AT_ONCE = 20
"""Lines between two looks at whether the other end keeps up; a line has a few kilobytes."""


@dataclass(frozen=True)
class OutboxHanding:
    """Answers `{"export": {}}` with the lines of a bundle, or with one line `{"error": NUMBER}`."""

    state: Path
    inspection: Inspection

    def knows(self, line: bytes) -> bool:
        """Whether a line is this question."""
        try:
            return bool(json.loads(line) == QUESTION)
        except ValueError:
            return False

    async def serve(self, peer: Peer, writer: Writer) -> None:
        """Answer it; nothing is sent to whoever may not have it, or that could not be written down."""
        if not self.inspection.allowed(peer):
            _refuse(writer, NOT_ALLOWED)
        else:
            try:
                await self._send(self.inspection.trail, peer, writer)
            except OutboxNotExported as error:
                _refuse(writer, error.number)
            except OSError:
                _refuse(writer, NOT_KEPT)
        await writer.drain()

    async def _send(self, trail: AuditTrail, peer: Peer, writer: Writer) -> None:
        with open_rows(self.state) as (count, rows):
            trail.record(Note.OUTBOX_EXPORTED, peer, rows=count)
            for number, line in enumerate(format_lines(rows), 1):
                writer.write(line)
                if number % _AT_ONCE == 0:
                    await writer.drain()


def _refuse(writer: Writer, number: int) -> None:
    writer.write(json.dumps({"error": number}).encode() + b"\n")
