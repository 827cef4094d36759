"""Group `speech`: are the sounds there that the terminal is to speak with?

Reading files disturbs nobody, so they are read here whether a firmware runs or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.screen.catalogue import load_catalogues
from device.firmware.speech.sounds import load_sounds


def check(situation: Situation) -> Sequence[Finding]:
    """Look for every file of the lists, and for a list of every language that is spoken without being asked to."""
    settings = situation.terminal.firmware
    if settings is None:
        return [found("speech.no_configuration")]
    if not settings.speech.voice:
        return [found("speech.switched_off")]
    sounds = load_sounds(settings.speech.folder, settings.speech.overlay)
    words = load_catalogues(settings.screen.words)
    spoken = [code for code in settings.screen.languages if words[code].spoken_by_default]
    wrong = [found("speech.language_silent", language=code) for code in spoken if not sounds.speaks(code)]
    if sounds.missing:
        wrong.append(found("speech.missing", missing=sounds.missing))
    return wrong or [found("speech.ok")]
