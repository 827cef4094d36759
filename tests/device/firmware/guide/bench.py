"""A guide with a screen that is set by hand, a mouth that writes down, and a clock that is moved on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from random import Random

from device.firmware.guide.entering import Entering
from device.firmware.guide.guide import Guide
from device.firmware.guide.reader import GuideTools
from device.firmware.guide.settings import GuideSettings
from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.choices import Voice
from device.firmware.screen.port import Action, Guided, Headphones, Repeat, Screen, View
from device.firmware.speech.line import Line
from tests.device.firmware.panel.bench import HandTimer

SETTINGS = GuideSettings(gap_s=2.0, digit_gap_s=1.0, late_s=0.0)
TODAY = date(2026, 11, 29)
SENTENCE_S = 3.0


@cache
def words() -> dict[str, Catalogue]:
    """Give the shipped sentences."""
    return load_catalogues()


@dataclass(frozen=True)
class Heard:
    """One thing that was said."""

    at: float
    keys: tuple[str, ...]
    text: str
    language: str


@dataclass
class Mouth:
    """Writes down what is said; each line takes as long as the other, a digit less."""

    timer: HandTimer
    heard: list[Heard] = field(default_factory=list)
    hushes: list[float] = field(default_factory=list)

    def say(self, lines: Sequence[Line], language: str) -> float:
        keys = tuple(line.key for line in lines)
        self.heard.append(Heard(self.timer.now, keys, " ".join(line.text for line in lines), language))
        return sum(0.5 if key.startswith("digit.") else SENTENCE_S for key in keys)

    def hush(self) -> None:
        self.hushes.append(self.timer.now)


@dataclass
class Port:
    """A screen that takes every action and shows what it is told to."""

    shown: View = field(default_factory=lambda: View(1, Screen.IDLE))
    done: list[Action] = field(default_factory=list)
    signs: list[Action] = field(default_factory=list)
    """Signs that somebody is there."""
    takes: bool = True

    def view(self) -> View:
        return self.shown

    async def changed(self, after: int) -> View:
        raise AssertionError("views are shown by hand")

    def act(self, action: Action, number: int) -> bool:
        assert number <= self.shown.number
        (self.signs if isinstance(action, Repeat) else self.done).append(action)
        match action:
            case Guided(on):
                self.put(voice=replace(self.shown.voice, guided=on))
            case Headphones(plugged):
                self.put(voice=replace(self.shown.voice, headphones=plugged))
        return self.takes

    async def preview(self) -> bytes | None:
        raise AssertionError("nobody sees")

    def put(self, **changes: object) -> None:
        self.shown = replace(self.shown, number=self.shown.number + 1, **changes)  # type: ignore[arg-type]  # by name


class Bench:
    """Everything together; guided from the beginning unless told otherwise."""

    def __init__(
        self, *, keypad: bool = True, guided: bool = True, settings: GuideSettings = SETTINGS, seed: int = 1
    ) -> None:
        self.timer = HandTimer()
        self.mouth = Mouth(self.timer)
        self.port = Port()
        self.clicks: list[float] = []
        tools = GuideTools(
            self.mouth,
            words(),
            self.timer.call_later,
            lambda: self.timer.now,
            Random(seed),
            lambda: self.clicks.append(self.timer.now),
            keypad,
        )
        self.entering = Entering(lambda: TODAY)
        self.guide = Guide(self.port, tools, settings, self.entering)
        self.guide.show(self.port.shown)
        if guided:
            self.guide.pressed()
            self.sync()
            self.timer.pass_s(2.0)
            self.forget()

    def show(self, screen: Screen, **fields: object) -> None:
        """Let the screen show something else, and the guide see it."""
        voice: Voice = self.port.shown.voice
        self.port.shown = View(self.port.shown.number + 1, screen, voice=voice, **fields)  # type: ignore[arg-type]
        self.sync()

    def sync(self) -> None:
        """Let the guide see what is shown."""
        self.guide.show(self.port.shown)

    def forget(self) -> None:
        """Forget what was heard and done so far."""
        self.mouth.heard.clear()
        self.port.done.clear()
        self.port.signs.clear()

    def hear(self, key: str, within_s: float = 60.0) -> Heard:
        """Wait until something with this key is said last."""
        end = self.timer.now + within_s
        while self.timer.now < end:
            if self.mouth.heard and key in self.mouth.heard[-1].keys:
                return self.mouth.heard[-1]
            self.timer.pass_s(0.1)
        raise AssertionError(f"{key} was not said, but {[heard.keys for heard in self.mouth.heard]}")

    def take(self, key: str) -> None:
        """Press the button as soon as this is said."""
        self.hear(key)
        self.guide.pressed()
        self.sync()

    def type(self, keys: str) -> None:
        """Press keys of the pad."""
        for key in keys:
            self.guide.key(key)
            self.sync()

    @property
    def keys_said(self) -> list[str]:
        """Give the keys of everything that was said."""
        return [key for heard in self.mouth.heard for key in heard.keys]
