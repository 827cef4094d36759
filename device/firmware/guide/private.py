"""The last door before the loudspeaker: digits of a secret pass it only while headphones are in.

Everything the guide says goes through here, so that no mistake in a menu can let a PIN out into the room.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.firmware.speech.line import Line
from device.firmware.speech.speaker import Speaker

DIGITS = "digit."
"""Lines with such keys hold one digit each (`speech.pieces.digit`)."""


class PrivateSpeaker:
    """Implements `Speaker` in front of one."""

    def __init__(self, speaker: Speaker) -> None:
        """Begin without headphones."""
        self._speaker = speaker
        self._headphones = False

    def plug(self, plugged: bool) -> None:
        """Know that headphones are in, or out; when they are pulled, all is silent at once."""
        if self._headphones and not plugged:
            self._speaker.hush()
        self._headphones = plugged

    def say(self, lines: Sequence[Line], language: str) -> float:
        """Say lines (see `Speaker`); without headphones no digit of them."""
        heard = [line for line in lines if self._headphones or not line.key.startswith(DIGITS)]
        return self._speaker.say(heard, language) if heard else 0.0

    def hush(self) -> None:
        """Be silent at once."""
        self._speaker.hush()
