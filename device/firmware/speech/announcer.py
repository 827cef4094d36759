"""The screen's own voice: it watches the views, and says each question once through the speaker."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping
from typing import Protocol

from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.port import Action, Language, ScreenPort, SetVoice, SetVolume, View
from device.firmware.speech.line import Line
from device.firmware.speech.lines import entry_lines, side_lines
from device.firmware.speech.speaker import Speaker
from device.firmware.speech.turns import Speech, Turns

TOUCH_S = 1.0
"""So soon after a touch a change of the voice is its answer, and no return to what is usual here."""


class Mouth(Speaker, Protocol):
    """A speaker with a volume."""

    def set_volume(self, volume: int) -> None:
        """Speak with volume 1 to 5."""


class Announcer:
    """Runs beside the pages for as long as the program does."""

    def __init__(
        self,
        port: ScreenPort,
        mouth: Mouth,
        catalogues: Mapping[str, Catalogue],
        turns: Turns,
        clock: Callable[[], float],
    ) -> None:
        """Speak through `mouth` what `port` shows."""
        self._port = port
        self._mouth = mouth
        self._catalogues = catalogues
        self._turns = turns
        self._clock = clock
        self._touched_at = -math.inf

    async def run(self) -> None:
        """Speak until cancelled."""
        view = self._port.view()
        self._take(view)
        while True:
            try:
                async with asyncio.timeout(self._turns.wait_s(self._clock())):
                    view = await self._port.changed(view.number)
            except TimeoutError:
                self._speak(self._turns.due(self._clock()))
            else:
                self._take(view)

    def acted(self, action: Action) -> None:
        """Take note of a touch: what it changes about the voice is answered even where nobody is spoken to."""
        if isinstance(action, Language | SetVoice | SetVolume):
            self._touched_at = self._clock()

    def told(self, key: str) -> None:
        """Say a sentence about an entry that cannot be right."""
        self._say_now(lambda words: entry_lines(key, words))

    def turned(self, side: str) -> None:
        """Say a side of the page that was turned to; turned back, be silent."""
        self._say_now(lambda words: side_lines(side, words))

    def _say_now(self, lines: Callable[[Catalogue], tuple[Line, ...]]) -> None:
        view = self._port.view()
        if view.voice.on and not view.voice.guided:
            self._speak(Speech(lines(self._catalogues[view.language]), view.language))

    def _take(self, view: View) -> None:
        self._mouth.set_volume(view.voice.volume)
        now = self._clock()
        touched = now - self._touched_at < TOUCH_S
        self._speak(self._turns.take(view, self._catalogues[view.language], now, touched=touched))

    def _speak(self, speech: Speech | None) -> None:
        if speech is None:
            return
        if not speech.lines:
            self._mouth.hush()
            return
        seconds = self._mouth.say(speech.lines, speech.language)
        self._turns.spoken_until(self._clock() + seconds)
