"""What the page is given to speak with: the mouth's sounds, and the announcer's ear for a turned page."""

from __future__ import annotations

from pathlib import Path

from device.firmware.screen.voice import Utterance
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.mouth import PageMouth


class PageVoice:
    """Implements the page's `VoicePort`."""

    def __init__(self, mouth: PageMouth, announcer: Announcer) -> None:
        """Join the two."""
        self._mouth = mouth
        self._announcer = announcer

    def now(self) -> Utterance:
        """Give what was said last."""
        return self._mouth.now()

    async def said(self, after: int) -> Utterance:
        """Wait for something newer than number `after`."""
        return await self._mouth.said(after)

    def file(self, language: str, name: str) -> Path | None:
        """Give the file of a sound."""
        return self._mouth.file(language, name)

    def turned(self, side: str) -> None:
        """Have a side of the page said."""
        self._announcer.turned(side)

    def told(self, key: str) -> None:
        """Have a sentence about an entry said."""
        self._announcer.told(key)
