"""What the page plays: the port between the event stream and whoever speaks.

The page is a dumb player. It plays what it is told in this order, and stops when it is told something else.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Utterance:
    """One thing said, or silence.

    Attributes:
        number: grows with each.
        sounds: addresses of sounds, in order.
        pauses: seconds of silence behind each of them.
        text: the same for eyes; empty where bystanders must not read it.
        gain: loudness, 0 to 1.
        stop: whether what was being said ends; if not, only the loudness changes.
    """

    number: int = 0
    sounds: tuple[str, ...] = ()
    pauses: tuple[float, ...] = ()
    text: str = ""
    gain: float = 1.0
    stop: bool = True

    def as_event(self) -> str:
        """Give it as an event of the page's stream, on one line."""
        data = {
            "id": self.number,
            "sounds": self.sounds,
            "pauses": self.pauses,
            "text": self.text,
            "gain": self.gain,
            "stop": self.stop,
        }
        return f"event: say\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


class VoicePort(Protocol):
    """What the page asks of the speaker."""

    def now(self) -> Utterance:
        """Give what was said last."""

    async def said(self, after: int) -> Utterance:
        """Wait for something newer than number `after`; may be cancelled while it waits."""

    def file(self, language: str, name: str) -> Path | None:
        """Give the file of a sound by its name, or None when there is no such sound."""

    def turned(self, side: str) -> None:
        """Take note that the page was turned to another of its sides, which the server does not know of."""

    def told(self, key: str) -> None:
        """Take note that a person is told this sentence about an entry that cannot be right."""


class Silent:
    """A voice port of a terminal that never speaks."""

    def now(self) -> Utterance:
        """Give silence."""
        return Utterance()

    async def said(self, after: int) -> Utterance:
        """Give silence that is never new."""
        await asyncio.Event().wait()
        return Utterance()

    def file(self, language: str, name: str) -> Path | None:
        """Give nothing."""
        return None

    def turned(self, side: str) -> None:
        """Say nothing."""

    def told(self, key: str) -> None:
        """Say nothing."""
