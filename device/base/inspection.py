"""The questions that both programs of the terminal answer alike: their newest events, and their audit trail.

A question is one line of JSON with one key of its own (`events`, `audit`, `note`), beside the questions that only one
of the programs knows. Events may be seen by whoever may connect; the trail is for those who may change something.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol

from device.base.audit import AuditTrail
from device.base.peers import Peer, may_change
from device.base.ring import EventRing

NOT_ALLOWED = 355
"""The number of the answer to somebody who may not: `{"error": 355}`."""
NOT_KEPT = 363
"""The trail was not written, so nothing may be changed."""
_FOLLOWERS_LIMIT = 4


class Note(StrEnum):
    """What a command of an engineer's does by itself, and has written down here."""

    BUNDLE_MADE = "bundle_made"
    SELFTEST_RUN = "selftest_run"
    OUTBOX_EXPORTED = "outbox_exported"
    WORK_RECORD_MADE = "work_record_made"


class Writer(Protocol):
    """The half of a stream writer that is used here."""

    def write(self, data: bytes) -> None:
        """Send later."""

    async def drain(self) -> None:
        """Wait until there is room."""


@dataclass(frozen=True)
class Inspection:
    """Answers for one program."""

    program: str
    ring: EventRing
    trail: AuditTrail
    allowed: Callable[[Peer], bool] = may_change

    def knows(self, line: bytes) -> bool:
        """Whether a line is one of these questions."""
        return _key(line) is not None

    async def serve(self, line: bytes, peer: Peer, reader: asyncio.StreamReader, writer: Writer) -> None:
        """Answer such a line; a follower is served until it goes."""
        match _key(line):
            case "events":
                await self._events(_object(line, "events"), reader, writer)
            case "audit":
                self._audit(_object(line, "audit"), peer, writer)
            case "note":
                self._note(_object(line, "note"), peer, writer)
        await writer.drain()

    async def _events(self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: Writer) -> None:
        since = _number(asked.get("since"))
        if asked.get("follow") is not True:
            for line in self.ring.newest(since):
                writer.write(self._format(line))
            return
        following = asyncio.create_task(self._follow(since, writer))
        gone = asyncio.create_task(reader.read(1))  # it says nothing further: its end is what comes
        done, waiting = await asyncio.wait({following, gone}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, *done, return_exceptions=True)

    async def _follow(self, since: float, writer: Writer) -> None:
        async with aclosing(self.ring.follow(since)) as lines:
            async for line in lines:
                writer.write(self._format(line))
                await writer.drain()

    def _format(self, line: dict[str, Any]) -> bytes:
        return json.dumps({**line, "program": self.program}, ensure_ascii=False).encode() + b"\n"

    def _audit(self, asked: dict[str, Any], peer: Peer, writer: Writer) -> None:
        if not self.allowed(peer):
            return _refuse(writer, NOT_ALLOWED)
        for entry in self.trail.read(_number(asked.get("since"))):
            writer.write(
                json.dumps({**asdict(entry), "facts": dict(entry.facts)}, ensure_ascii=False).encode() + b"\n"
            )
        writer.write(json.dumps({"end": True, "broken": self.trail.broken()}).encode() + b"\n")
        return None

    def _note(self, asked: dict[str, Any], peer: Peer, writer: Writer) -> None:
        if not self.allowed(peer):
            return _refuse(writer, NOT_ALLOWED)
        try:
            note, facts = Note(asked.get("action", "")), _facts(asked.get("facts"))
            writer.write(json.dumps({"error": 0, "head": self.trail.record(note, peer, **facts)}).encode() + b"\n")
        except (OSError, ValueError):
            _refuse(writer, NOT_KEPT)
        return None


def _refuse(writer: Writer, number: int) -> None:
    writer.write(json.dumps({"error": number}).encode() + b"\n")


def _key(line: bytes) -> str | None:
    data = _load(line)
    return next((key for key in ("events", "audit", "note") if isinstance(data.get(key), dict)), None)


def _object(line: bytes, key: str) -> dict[str, Any]:
    found: dict[str, Any] = _load(line)[key]
    return found


def _load(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _facts(given: object) -> dict[str, str | int]:
    if not isinstance(given, dict):
        return {}
    return {str(name): value for name, value in given.items() if isinstance(value, str | int)}
