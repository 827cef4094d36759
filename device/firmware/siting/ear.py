"""Makes what install mode lets people hear: the panel's three sounds, and the idle screen's sentence."""

from __future__ import annotations

from device.firmware.panel.port import Panel
from device.firmware.panel.signals import SOUNDS, Lamp, Signal, Sound
from device.firmware.screen.catalogue import Catalogue
from device.firmware.siting.messages import Heard
from device.firmware.speech.pieces import lines_for
from device.firmware.speech.speaker import Speaker

_SOUNDS = {
    Heard.ACCEPTED: Sound.ACCEPTED,
    Heard.PLEASE: Sound.PLEASE,
    Heard.STAFF: Sound.STAFF_CALLED,
}
_SENTENCE = "idle.title"
_LANGUAGE = "ja"


class Ear:
    """What can be heard of this terminal."""

    def __init__(self, panel: Panel, mouth: Speaker, words: Catalogue, beat_s: float) -> None:
        """Use panel and mouth; `words` are Japanese, `beat_s` is that of the buzzer, 0 where none is fitted."""
        self._beat_s = beat_s
        self._panel = panel
        self._mouth = mouth
        self._words = words

    def hear(self, what: Heard) -> float:
        """Make it; give the seconds that it takes, 0 where there is nothing to hear."""
        if what is Heard.SENTENCE:
            return self._mouth.say(lines_for(self._words, _SENTENCE), _LANGUAGE)
        sound = _SOUNDS.get(what)
        if sound is None:
            return 0.0
        self._panel.show(Signal(Lamp.READY, sound))
        return self._beat_s * sum(SOUNDS[sound].beats)
