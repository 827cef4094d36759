"""A person who sees nothing: hears, presses the large button, types on keys that can be felt, and moves as told.

Their body sits before the camera and turns as the voice asks; somebody's hand lays their card on the reader.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from device.cli.demo.before_camera import BeforeCamera
from device.cli.demo.line import Line
from device.cli.demo.world.panel import Fingers
from device.firmware.screen.port import Hint
from tests.spoken.ears import Ears, Heard


@dataclass(frozen=True)
class Done:
    """One thing that hands did."""

    at: float
    told: str


class Visitor:
    """Uses the terminal by ear and hand."""

    def __init__(self, line: Line, ears: Ears) -> None:
        """Stand before a terminal."""
        self.ears = ears
        self._line = line
        self._fingers = Fingers(line.places.panel_socket)
        self.did: list[Done] = []
        self.card_lies = False

    def begin(self) -> None:
        """Press the large button of a terminal that is idle."""
        self.press()
        self.hear("guide.welcome")

    def press(self) -> None:
        """Press the large button."""
        self._do("the large button", press="start")

    def keep_down(self) -> None:
        """Keep the large button down."""
        self._do("the large button, kept down", hold="start")

    def take(self, key: str) -> Heard:
        """Press the large button while this is being said."""
        heard = self.ears.hear_now(key)
        self.listen_to_the_end(heard)
        self.press()
        return heard

    def hear(self, key: str, language: str = "ja") -> None:
        """Wait until this is said."""
        self.listen_to_the_end(self.ears.hear(key, language))

    def take_digit(self, digit: str) -> None:
        """Press the large button while this digit is being read."""
        while True:
            heard = self.ears.await_any(lambda each: each.texts == (digit,))
            if heard is self.ears.heard[-1]:
                break
        self.listen_to_the_end(heard)
        self.press()

    def listen_to_the_end(self, heard: Heard) -> None:
        """Press at once: who knows the way need not hear a choice to its end."""

    def type(self, keys: str, told: str = "") -> None:
        """Type on the keys."""
        for key in keys:
            self._fingers.touch(key=key)
        self._note(f"keys {told or keys}")

    def plug(self, plugged: bool) -> None:
        """Plug headphones in, or pull them out."""
        self._do("headphones in" if plugged else "headphones out", headphones=plugged)

    def lay_card(self, persona: str = "hanako") -> None:
        """Have the card laid on the reader."""
        self._line.insert_card(persona)
        self.card_lies = True
        self._note("the card is on the reader")

    def take_card(self) -> None:
        """Take the card, if it lies there."""
        if not self.card_lies:
            return
        self._line.take_card()
        self.card_lies = False
        self._note("the card is taken")

    def _do(self, told: str, **order: object) -> None:
        self._note(told)
        self._fingers.touch(**order)

    def _note(self, told: str) -> None:
        self.did.append(Done(time.monotonic(), told))


class Body(BeforeCamera):
    """A body that turns as the voice asks, and has no other way to know what is wanted."""

    def __init__(self, folder: Path, ears: Ears, models: Path) -> None:
        """Sit in front of the camera that looks into `folder`."""
        super().__init__(folder, "", models)
        self._ears = ears
        self._hints = {ears.text_of(f"hint.{hint}"): hint.value for hint in Hint if hint}

    def _read(self) -> Iterator[tuple[str, str]]:
        promise = self._ears.text_of("looking.promise")
        for heard in self._ears.follow(lambda: self._ending):
            hints = [self._hints[text] for text in heard.texts if text in self._hints]
            if hints:
                yield "looking", hints[-1]
            elif promise in heard.texts:
                yield "opening", ""
            elif heard.texts:
                yield "elsewhere", ""
