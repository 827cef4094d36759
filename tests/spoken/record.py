"""Writes docs/spoken_path.md: four visits by ear as they went, with real sounds and a visitor who hears them out.

python -m tests.spoken.record
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.sentence import plain_text
from device.firmware.speech.pieces import CLINIC, WHOLE, blanks_of, lines_for
from device.firmware.speech.sounds import Sounds, load_sounds
from tests.spoken.ears import Ears, Heard
from tests.spoken.scripts import (
    visit_by_face,
    visit_by_pin_with_keys,
    visit_by_pin_with_one_button,
    visit_without_card,
)
from tests.spoken.visitor import Body, Visitor
from tests.system.probing import PROJECT

DOCUMENT = PROJECT / "docs" / "spoken_path.md"
REACTION_S, KEY_S = 0.5, 0.6
VISITS: tuple[tuple[str, Callable[[Visitor], str]], ...] = (
    ("By face, with the keypad for the number on the card, over the loudspeaker", visit_by_face),
    ("By PIN, typed on the keypad, over the loudspeaker", visit_by_pin_with_keys),
    ("By PIN, with the large button alone, in headphones", visit_by_pin_with_one_button),
    ("Without a card, with the large button alone", visit_without_card),
)
HEAD = """# The spoken path

Four visits by somebody who sees nothing, recorded on the real programs of one terminal and one clinic with simulated
card, camera, panel and a made-up holder. The visitor (`tests/spoken/`) never reads a page: they know which sound the
terminal plays, press the large button or type on the keypad, and their simulated body turns its head as the voice
asks. Somebody else lays the card down. They hear every sentence to its end, press {reaction} s later and need {key} s
for each key. How it works stands in [panel.md](panel.md). Written by `python -m tests.spoken.record`; the same
scripts run as tests, where nobody hears anything to its end.

Seconds count from the first press. Digits of a PIN are read in the headphones only, from a random one on.
"""


@dataclass(frozen=True)
class Unhurried:
    """How long things take to hear."""

    sounds: Sounds

    def seconds(self, heard: Heard) -> float:
        """Give the length of what was said."""
        found = [self.sounds.find("ja", text) for text in heard.texts]
        return sum(sound.seconds for sound in found if sound is not None)


class Listener(Visitor):
    """Hears everything out."""

    def __init__(self, line: Line, ears: Ears, lengths: Unhurried) -> None:
        """Know how long sounds are."""
        super().__init__(line, ears)
        self._lengths = lengths

    def listen_to_the_end(self, heard: Heard) -> None:
        """Hear it out, and react as a person does."""
        time.sleep(max(0.0, heard.at + self._lengths.seconds(heard) + REACTION_S - time.monotonic()))

    def type(self, keys: str, told: str = "") -> None:
        """Type as a hand does that feels for the keys."""
        time.sleep(len(keys) * KEY_S)
        super().type(keys, told)


def main() -> int:
    """Record all visits and write the document."""
    folder, build = RunFolder(), Build(PROJECT / "build")
    places = make_places(folder, build, isolated=True)
    catalogues, sounds = load_catalogues(), load_sounds(build.sounds, Path("/nowhere"))
    if not sounds.speaks("ja"):
        print("no sounds: run `make speech` first", file=sys.stderr)
        return 1
    parts = [HEAD.format(reaction=REACTION_S, key=KEY_S)]
    sandbox = probe_sandbox(folders_needed(build))
    with Supervisor(folder, sandbox) as supervisor, Line(supervisor, places, Progress(sys.stderr)) as line:
        ears = Ears(line.screen_url, catalogues)
        line.person.close()
        line._person = body = Body(places.camera, ears, build.models)
        for title, visit in VISITS:
            parts.append(record(title, visit, Listener(line, ears, Unhurried(sounds)), catalogues))
            print(f"recorded: {title}", file=sys.stderr)
        body.close()
        ears.close()
    folder.remove()
    DOCUMENT.write_text("\n".join(parts), "utf-8")
    return 0


def record(
    title: str, visit: Callable[[Visitor], str], visitor: Listener, catalogues: Mapping[str, Catalogue]
) -> str:
    """Let a visit be, and give it as a section of the document."""
    with Kiosk(visitor._line.screen_url) as page:
        next(shown for shown in page.watch(60.0) if shown.screen == "idle")
    begun = len(visitor.ears.heard)
    visit(visitor)
    ended = visitor.ears.heard[-1]
    visitor.listen_to_the_end(ended)
    visitor.take_card()
    visitor.plug(False)
    return format_visit(title, visitor, visitor.ears.heard[begun:], catalogues)


def format_visit(title: str, visitor: Visitor, heard: list[Heard], catalogues: Mapping[str, Catalogue]) -> str:
    """Give a table of what was heard and done."""
    zero = visitor.did[0].at
    rows = [(done.at, f"**{done.told}**", "") for done in visitor.did if done.told != "headphones out"]
    rows += list(_heard_rows(heard, _english(catalogues)))
    rows = sorted(row for row in rows if row[0] >= zero)
    lines = [f"| {at - zero:.1f} | {said} | {english} |" for at, said, english in rows]
    return "\n".join([f"## {title}", "", "| s | heard, or **done** | in English |", "|---|---|---|", *lines, ""])


def _heard_rows(heard: list[Heard], english: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    digits: list[Heard] = []
    for each in [*heard, Heard(0.0, ())]:
        if len(each.texts) == 1 and each.texts[0].isdigit():
            digits.append(each)
            continue
        if digits:
            yield digits[0].at, " … ".join(one.texts[0] for one in digits), "digits"
            digits = []
        if each.texts:
            yield each.at, " ".join(each.texts), " ".join(english.get(text, text) for text in each.texts)


def _english(catalogues: Mapping[str, Catalogue]) -> dict[str, str]:
    """Give the English of every sentence that is heard whole."""
    japanese, english = catalogues["ja"], catalogues["en"]
    found: dict[str, str] = {}
    for key, sentence in japanese.sentences.items():
        few = {name: values for name, values in WHOLE.items() if name in blanks_of(sentence)}
        for blanks in [{name: value} for name, values in few.items() for value in values] or [{}]:
            if not blanks_of(sentence) - {CLINIC, *blanks}:
                found[_heard(japanese, key, blanks)] = _heard(english, key, blanks)
    return found


def _heard(words: Catalogue, key: str, blanks: Mapping[str, str]) -> str:
    return plain_text(lines_for(words, key, 0.0, **blanks)[0].text)


if __name__ == "__main__":
    sys.exit(main())
