"""A scenario in another language: the same person at the same terminal, who touches that language first.

What the screen says is looked up by its Japanese sentence and taken from the other catalogue; what staff and clinic
software see stays as it is. The clinic's own language comes back when the visit is over.
"""

from __future__ import annotations

import re

from device.firmware.screen.catalogue import Catalogue, Catalogues
from device.firmware.screen.sentence import Sentence, blanks_of
from tests.scenarios.language.doing import LANGUAGES

CLINIC = "見本クリニック"
_SAID = re.compile(r'(says|also) "([^"]*)"')
_HEAD = ("#", "stage ", "persona ")


class Translator:
    """Tells scenarios in one language."""

    def __init__(self, code: str, catalogues: Catalogues) -> None:
        """Read both catalogues as the page shows their sentences."""
        self._code = code
        self._wanted = _all_as_shown(catalogues[code])
        self._keys: dict[str, list[str]] = {}
        for key, sentence in _all_as_shown(catalogues["ja"]).items():
            self._keys.setdefault(sentence, []).append(key)

    def translate(self, text: str) -> str:
        """Give the text of a scenario.

        Raises:
            LookupError: a sentence of the screen is in no catalogue, or could be translated in two ways.
        """
        lines = text.splitlines()
        begins = next(number for number, line in enumerate(lines) if not line.startswith(_HEAD))
        button = next(name for name, known in LANGUAGES.items() if known == self._code)
        played = [self._translate_line(line) for line in lines[begins:]]
        return "\n".join([*lines[:begins], f"touch {button}", f"screen idle in {self._code}", *played]) + "\n"

    def _translate_line(self, line: str) -> str:
        verb, _, rest = line.partition(" ")
        screen, _, more = rest.partition(" ")
        if verb != "screen" or screen == "idle":
            return line
        said = _SAID.sub(lambda found: f'{found[1]} "{self._find(found[2], screen)}"', more)
        return f"screen {screen} in {self._code} {said}".rstrip()

    def _find(self, japanese: str, screen: str) -> str:
        keys = self._keys.get(japanese, [])
        own = [key for key in keys if key.partition(".")[0] == screen]
        found = {self._wanted[key] for key in own or keys}
        if len(found) != 1:
            raise LookupError(f"{japanese}: {sorted(found) or 'in no catalogue'}")
        return found.pop()


def _all_as_shown(words: Catalogue) -> dict[str, str]:
    """Give the sentences as the page's text reads: parts apart, but in Japanese, without readings."""
    between = "" if words.facts.html == "ja" else " "
    shown: dict[str, str] = {}
    for key, sentence in words.sentences.items():
        if blanks_of(sentence) <= {"clinic"}:
            parts = words.say(key, clinic=Sentence(CLINIC, "ja")).parts()
            shown[key] = between.join(part.plain.strip() for part in parts)
    return shown
