"""Reads the screens to one person: which menu is heard now, from where, with what said before it.

It keeps where somebody is (`Hearing`) and what they hear (`Menu`); it decides nothing about what hands do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from device.firmware.guide.hearing import Hearing
from device.firmware.guide.hints import Hints
from device.firmware.guide.menu import Menu, Page, Reading
from device.firmware.guide.menus import Catalogues, menu_of
from device.firmware.guide.private import PrivateSpeaker
from device.firmware.guide.scan import Scan
from device.firmware.guide.settings import GuideSettings
from device.firmware.panel.player import CallLater
from device.firmware.screen.port import Action, MoreTime, Repeat, Screen, ScreenPort, View
from device.firmware.speech.line import Line
from device.firmware.speech.lines import hint_line
from device.firmware.speech.pieces import lines_for
from device.firmware.speech.speaker import Speaker

_CUT_OFF_S = 1.5
"""What was begun so shortly before the next question came was not heard to its end."""
_STAYS: dict[Screen, Action] = {Screen.RESULT: MoreTime(), Screen.IDLE: Repeat()}
"""How a screen that goes by itself is kept while it is read."""


@dataclass(frozen=True)
class GuideTools:
    """What the guide works with.

    Attributes:
        speaker: says lines.
        catalogues: the sentences of every language.
        call_later: the event loop's timer.
        clock: seconds that only go forward.
        chance: where a reading of digits begins.
        click: answers a key with a beep.
        keypad: keys that can be felt are fitted.
    """

    speaker: Speaker
    catalogues: Catalogues
    call_later: CallLater
    clock: Callable[[], float]
    chance: Random
    click: Callable[[], None]
    keypad: bool


class Reader:
    """What is heard."""

    def __init__(self, port: ScreenPort, tools: GuideTools, settings: GuideSettings) -> None:
        """Begin silent."""
        self._port = port
        self._tools = tools
        self._settings = settings
        self._speaker = PrivateSpeaker(tools.speaker)
        self._hints = Hints(self._say_hint, settings.hint_s, tools.call_later, tools.clock)
        self._lead: tuple[Line, ...] = ()
        self._led_at = 0.0
        self.scan = Scan(self._speaker, settings, tools.call_later, tools.clock)
        self.view = View(0, Screen.STARTING)
        self.hearing = Hearing(keypad=tools.keypad)
        self.menu = Menu(())

    def act(self, action: Action) -> bool:
        """Do something as if it had been touched on what is shown."""
        return self._port.act(action, self.view.number)

    def turn(self, page: Page, lead: tuple[Line, ...] = ()) -> None:
        """Read a side of the screen."""
        self.hearing = replace(self.hearing, page=page)
        self.restart(lead)

    def restart(self, lead: tuple[Line, ...] = ()) -> None:
        """Read from the beginning, after `lead`."""
        self.hearing = replace(self.hearing, first_digit=self._tools.chance.randrange(10))
        self._lead, self._led_at = lead, self._tools.clock()
        self.read(menu_of(self.view, self._tools.catalogues, self.hearing), lead)

    def read(self, menu: Menu, lead: tuple[Line, ...] = ()) -> None:
        """Read a menu."""
        self.menu = menu
        self._hints.close()
        self._stay(0)
        self.scan.begin(menu, self.view.language, self._over, lead)

    def read_on(self, place: int) -> None:
        """Go on with the choice at `place`, which says something else from now on."""
        self.menu = menu_of(self.view, self._tools.catalogues, self.hearing)
        self.scan.go_on(self.menu, place)

    def say(self, *keys: str) -> None:
        """Say sentences in the place of whatever is being read."""
        self.scan.stop()
        self._speaker.say(self.lines(*keys), self.view.language)

    def quiet(self) -> None:
        """Stop reading: somebody is typing and needs no prompt any more."""
        self.scan.stop()
        self._speaker.hush()

    def lines(self, *keys: str) -> tuple[Line, ...]:
        """Give sentences in the language of the screen."""
        words = self._tools.catalogues[self.view.language]
        return tuple(line for key in keys for line in lines_for(words, key, 0.3))

    def volume_lines(self, volume: int) -> tuple[Line, ...]:
        """Give the sentence about a volume, which is also how it sounds."""
        return lines_for(self._tools.catalogues[self.view.language], "settings.volume", 0.3, volume=volume)

    def cut_off(self) -> tuple[Line, ...]:
        """Give what was said first and could not be heard, because the next question came at once."""
        return self._lead if self._tools.clock() - self._led_at < _CUT_OFF_S else ()

    def hint(self) -> None:
        """Say what the camera's step asks now."""
        hint = hint_line(self.view, self._tools.catalogues[self.view.language])
        if hint is not None:
            self._hints.offer(hint, at_once=self.view.asks_movement)

    def plug(self, plugged: bool) -> None:
        """Know that headphones are in, or out: then be silent at once, and read nothing more."""
        self._speaker.plug(plugged)
        if not plugged:
            self.scan.stop()
            self._speaker.hush()
        self.hearing = replace(self.hearing, headphones=plugged, by_button=False)

    def end(self) -> None:
        """Be silent, and forget where somebody was; a result that is being said is said to its end."""
        self.scan.stop()
        self._hints.close()
        if self.menu.question and self.view.screen is not Screen.IDLE:
            self._speaker.hush()
        self.menu, self._lead = Menu(()), ()
        self.hearing = replace(self.hearing, page=Page.MAIN, by_button=False)

    def _over(self, over: int) -> None:
        if over:
            self._stay(over)
            waits = self.hearing.page is Page.WAYS or self.view.screen is Screen.LOOKING
            if waits and self.menu.reading is Reading.CHOICES:
                self.turn(Page.MAIN)
        elif self.view.screen is Screen.LOOKING:
            self._hints.open()
            self.hint()

    def _stay(self, over: int) -> None:
        stays = _STAYS.get(self.view.screen)
        if stays is not None and not self.view.warn and over < self._settings.rounds:
            self.act(stays)

    def _say_hint(self, line: Line) -> float:
        return self._speaker.say((line,), self.view.language) * self._settings.pace
