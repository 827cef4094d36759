"""The speaker that plays through the page: it finds the sounds of lines and hands their addresses to the stream."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from device.firmware.attendant.pulse import Pulse
from device.firmware.screen.choices import LOUDEST
from device.firmware.screen.sentence import plain_text
from device.firmware.screen.voice import Utterance
from device.firmware.speech.line import Line
from device.firmware.speech.sounds import Sound, Sounds

STEP_DB = 4.0
"""Between two of the five volumes; the loudest is the sound as it was built."""
PRIVATE = "digit."
"""Keys of digits spoken for a PIN: their text is for ears alone."""


class PageMouth:
    """Implements `Speaker` for those who speak and `VoicePort` for the page."""

    def __init__(self, sounds: Sounds, volume: int) -> None:
        """Begin silent; `volume` is 1 to 5."""
        self._sounds = sounds
        self._gain = gain_of(volume)
        self._now = Utterance(gain=self._gain)
        self._news = Pulse()

    def say(self, lines: Sequence[Line], language: str) -> float:
        """Begin to say lines; one without a sound is left out, and the page shows its text all the same."""
        found = [(line, self._sounds.find(language, line.text)) for line in lines]
        heard = [(line, sound) for line, sound in found if sound is not None]
        self._utter(
            sounds=tuple(sound.url for _, sound in heard),
            pauses=tuple(line.pause_s for line, _ in heard),
            text=" ".join(plain_text(line.text) for line in lines if not line.key.startswith(PRIVATE)),
        )
        return _seconds(heard)

    def hush(self) -> None:
        """Be silent at once."""
        if self._now.sounds:
            self._utter()

    def set_volume(self, volume: int) -> None:
        """Speak louder or softer from now on, what is being said included."""
        gain = gain_of(volume)
        if gain != self._gain:
            self._gain = gain
            self._utter(stop=False)

    def now(self) -> Utterance:
        """Give what was said last."""
        return self._now

    async def said(self, after: int) -> Utterance:
        """Wait for something newer than number `after`."""
        while self._now.number <= after:
            await self._news.wait()
        return self._now

    def file(self, language: str, name: str) -> Path | None:
        """Give the file of a sound."""
        return self._sounds.file(language, name)

    def _utter(
        self, sounds: tuple[str, ...] = (), pauses: tuple[float, ...] = (), text: str = "", *, stop: bool = True
    ) -> None:
        self._now = Utterance(self._now.number + 1, sounds, pauses, text, self._gain, stop)
        self._news.beat()


def gain_of(volume: int) -> float:
    """Give the loudness of a volume, 0 to 1."""
    return round(float(10 ** ((volume - LOUDEST) * STEP_DB / 20)), 3)


def _seconds(heard: Sequence[tuple[Line, Sound]]) -> float:
    return sum(sound.seconds + line.pause_s for line, sound in heard)
