"""The sounds that lie on this terminal: the built ones from their lists, and the clinic's own over them.

Read once at start: what is not found then is not played later, and the path of a file never comes from a request.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from device.firmware.screen.languages import LANGUAGES
from device.firmware.speech.naming import LIST_FILE, is_sound_name, sound_name
from device.firmware.speech.ogg import NoOpus, opus_seconds


@dataclass(frozen=True)
class Sound:
    """A sound as the page fetches it, and its length."""

    url: str
    seconds: float


@dataclass(frozen=True)
class Recorded:
    """A file and the length of what is in it."""

    file: Path
    seconds: float


class Sounds:
    """All sounds by language and file name."""

    def __init__(self, recorded: Mapping[tuple[str, str], Recorded], missing: int = 0) -> None:
        """Take what was found; `missing` counts files that a list names and that are not there, or not usable."""
        self._recorded = dict(recorded)
        self.missing = missing

    def find(self, language: str, text: str) -> Sound | None:
        """Give the sound of a text, or None when it has none."""
        name = sound_name(language, text)
        found = self._recorded.get((language, name))
        return Sound(f"/sound/{language}/{name}", found.seconds) if found else None

    def file(self, language: str, name: str) -> Path | None:
        """Give the file behind a sound's address, or None when there is no such sound."""
        found = self._recorded.get((language, name))
        return found.file if found else None

    def speaks(self, language: str) -> bool:
        """Say whether there are sounds in this language."""
        return any(code == language for code, _ in self._recorded)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have sounds."""
        return tuple(code for code in LANGUAGES if self.speaks(code))


def load_sounds(folder: Path, overlay: Path) -> Sounds:
    """Find all sounds; a missing folder is no error, a terminal without sounds is silent."""
    recorded: dict[tuple[str, str], Recorded] = {}
    missing = 0
    for language in LANGUAGES:
        for name, sound in _listed(folder / language):
            if sound is None:
                missing += 1
            else:
                recorded[language, name] = sound
        for name, sound in _own(overlay / language):
            if sound is None:
                missing += 1
            else:
                recorded[language, name] = sound
    return Sounds(recorded, missing)


def _listed(folder: Path) -> Iterator[tuple[str, Recorded | None]]:
    try:
        entries = json.loads((folder / LIST_FILE).read_text("utf-8"))["sounds"]
        there = {file.name: file for file in folder.iterdir()}
        for entry in entries:
            name, seconds = str(entry["file"]), float(entry["seconds"])
            usable = is_sound_name(name) and name in there and there[name].stat().st_size > 0
            yield name, Recorded(there[name], seconds) if usable else None
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):
        yield LIST_FILE, None


def _own(folder: Path) -> Iterator[tuple[str, Recorded | None]]:
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        if is_sound_name(file.name):
            yield file.name, _measured(file)


def _measured(file: Path) -> Recorded | None:
    try:
        return Recorded(file, opus_seconds(file.read_bytes()))
    except (OSError, NoOpus):
        return None
