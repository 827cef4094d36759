"""The announcer over a scripted screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from device.firmware.screen.choices import Voice
from device.firmware.screen.port import Accept, Hint, Language, Screen
from device.firmware.speech.announcer import TOUCH_S, Announcer
from device.firmware.speech.turns import Turns
from tests.device.firmware.screen.scripted import ScriptedPort
from tests.device.firmware.speech.made import SPEAKING, WORDS, Mouth


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


class Stage:
    """A screen, a mouth and the announcer between them."""

    def __init__(self, hint_s: float = 2.5) -> None:
        self.port, self.mouth, self.clock = ScriptedPort(), Mouth(), Clock()
        self.announcer = Announcer(self.port, self.mouth, WORDS, Turns(hint_s), self.clock)

    def run(self, play: Callable[[], Awaitable[None]]) -> None:
        """Let the announcer run while `play` does."""

        async def both() -> None:
            task = asyncio.ensure_future(self.announcer.run())
            try:
                await asyncio.wait_for(play(), 30)
            finally:
                task.cancel()

        asyncio.run(both())

    async def said(self, *keys: str) -> None:
        """Wait until these keys were said last."""
        while not self.mouth.said or self.mouth.said[-1] != keys:
            await asyncio.sleep(0.001)


def test_each_question_is_said_as_it_comes() -> None:
    stage = Stage()

    async def play() -> None:
        stage.port.show(screen=Screen.READING, card_present=True, voice=SPEAKING)
        await stage.said("reading.title", "reading.keep")
        stage.port.show(screen=Screen.SENDING, voice=replace(SPEAKING, volume=5), language="en")
        await stage.said("sending.title", "sending.keep")

    stage.run(play)
    assert stage.mouth.languages == ["ja", "en"]
    assert stage.mouth.volumes[-1] == 5


def test_a_hint_comes_when_its_time_has_come() -> None:
    stage = Stage(hint_s=0.01)

    async def play() -> None:
        stage.port.show(screen=Screen.LOOKING, voice=SPEAKING)
        await stage.said("looking.promise")
        stage.port.change(hint=Hint.TOO_FAR)
        stage.clock.now += 10
        await stage.said("hint.too_far")

    stage.run(play)


def test_silence_when_the_voice_is_switched_off() -> None:
    stage = Stage()

    async def play() -> None:
        stage.port.show(screen=Screen.SENDING, voice=SPEAKING)
        await stage.said("sending.title", "sending.keep")
        stage.port.change(voice=Voice())
        await stage.said()

    stage.run(play)


def test_a_language_is_answered_when_it_was_touched_and_not_when_it_returns() -> None:
    stage = Stage()

    async def play() -> None:
        stage.port.show(screen=Screen.IDLE, voice=SPEAKING)
        stage.announcer.acted(Accept())
        stage.announcer.acted(Language("en"))
        stage.port.change(language="en")
        await stage.said("idle.title", "idle.keep")
        stage.clock.now += TOUCH_S
        stage.port.change(language="ja")
        await stage.said()

    stage.run(play)


def test_a_side_and_an_entry_are_said_where_the_voice_is_on() -> None:
    stage = Stage()
    stage.port.show(screen=Screen.UNLOCKING_BIRTH, voice=SPEAKING)
    stage.announcer.turned("settings")
    stage.announcer.told("birth.wrong_day")
    stage.announcer.turned("main")
    assert stage.mouth.said == [("settings.title",), ("birth.wrong_day",), ()]
    stage.port.change(voice=Voice())
    stage.announcer.turned("settings")
    stage.port.change(voice=Voice(on=True, guided=True))
    stage.announcer.told("birth.wrong_day")
    assert len(stage.mouth.said) == 3
