"""Sounds, views and a mouth for tests: nothing here is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.choices import Voice
from device.firmware.screen.port import Screen, View
from device.firmware.speech.line import Line
from tests.device.firmware.screen.scenes import SCENES

WORDS = load_catalogues()
OURS = ("ja", "ja-easy", "en")
SPEAKING = Voice(on=True)


def words_of(view: View) -> Catalogue:
    """Give the sentences of a view's language."""
    return WORDS[view.language]


def scene(name: str, **changes: Any) -> View:
    """Give a scene of the screen with the voice on."""
    fields: dict[str, Any] = {"language": "ja", "voice": SPEAKING, **SCENES[name], **changes}
    return View(1, fields.pop("screen"), **fields)


def louder(view: View, **changes: Any) -> View:
    """Change the voice of a view."""
    return replace(view, voice=replace(view.voice, **changes))


class Mouth:
    """Writes down what it is told to say; each line lasts a second."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []
        self.languages: list[str] = []
        self.volumes: list[int] = []

    def say(self, lines: Sequence[Line], language: str) -> float:
        self.said.append(tuple(line.key for line in lines))
        self.languages.append(language)
        return float(len(lines))

    def hush(self) -> None:
        self.said.append(())

    def set_volume(self, volume: int) -> None:
        self.volumes.append(volume)


IDLE = View(0, Screen.IDLE, voice=SPEAKING)
