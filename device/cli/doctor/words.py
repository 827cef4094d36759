"""Group `words`: are the clinic's own sentences on the screen, or were some refused?

Reading files disturbs nobody, so they are read here whether a firmware runs or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.screen.own_words import read_own_words
from device.firmware.screen.source import read_source


def check(situation: Situation) -> Sequence[Finding]:
    """Read the clinic's files of every language that it offers."""
    settings = situation.terminal.firmware
    if settings is None:
        return [found("words.no_configuration")]
    source, screen = read_source(), settings.screen
    refused = [
        found("words.refused", file=f"{one.language}.po", key=one.key, failure=one.flaw.value)
        for code in screen.languages
        for one in read_own_words(screen.words, code, source).refused
    ]
    return refused or [found("words.ok")]
