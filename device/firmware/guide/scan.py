"""Reads a menu aloud: the question, then its choices one after the other; knows which one a press means now."""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.guide.menu import Menu, Option, Reading
from device.firmware.guide.settings import GuideSettings
from device.firmware.panel.player import CallLater, Timer
from device.firmware.speech.line import Line
from device.firmware.speech.speaker import Speaker

Clock = Callable[[], float]
_QUESTION = -1


class Scan:
    """One menu at a time, by timers of the event loop."""

    def __init__(self, speaker: Speaker, settings: GuideSettings, call_later: CallLater, clock: Clock) -> None:
        """Begin silent."""
        self._speaker = speaker
        self._settings = settings
        self._call_later = call_later
        self._clock = clock
        self._menu = Menu(())
        self._language = ""
        self._place = _QUESTION
        self._since = 0.0
        self._round = 0
        self._timer: Timer | None = None
        self._over: Callable[[int], None] = lambda _round: None

    def begin(self, menu: Menu, language: str, over: Callable[[int], None], lead: tuple[Line, ...] = ()) -> None:
        """Read a menu from its question on, after `lead`.

        `over` is told the number of each round that is over; 0 where only the question was said, because the choices
        are read when they are asked for.
        """
        self._menu, self._language, self._round, self._over = menu, language, 0, over
        self._ask(lead)

    def go_on(self, menu: Menu, place: int) -> None:
        """Go on reading a menu that has changed, with the choice at `place`."""
        self._menu = menu
        self._read(place)

    def stop(self) -> None:
        """Read no further; what is being said goes on."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def busy(self) -> bool:
        """Whether something is being said, or is about to be."""
        return self._timer is not None

    def press(self) -> Option | None:
        """Give the choice that a press means now.

        None where it means no choice: while the question is said, it brings the first one; in silence, all of it
        again.
        """
        if not self.busy:
            self._round = 0
            self._ask()
            return None
        place = self._meant()
        if place != _QUESTION:
            return self._menu.options[place]
        if self._reads:
            self._read(0)
        return None

    @property
    def _reads(self) -> bool:
        return bool(self._menu.options) and self._menu.reading is not Reading.ASKED_FOR

    def _meant(self) -> int:
        """Take a press that comes late as one for what was read before."""
        late = self._place > 0 and self._clock() - self._since < self._settings.late_s
        return self._place - 1 if late else self._place

    def _ask(self, lead: tuple[Line, ...] = ()) -> None:
        self._place = _QUESTION
        seconds = self._say((*lead, *self._menu.question), self._language)
        self._wait(seconds + self._gap_s() / 2, self._after_question)

    def _after_question(self) -> None:
        self._timer = None
        if self._reads:
            self._read(0)
        else:
            self._over(0)

    def _read(self, place: int) -> None:
        option = self._menu.options[place]
        self._place, self._since = place, self._clock()
        seconds = self._say(option.lines, option.language or self._language)
        following = self._end_round if place + 1 == len(self._menu.options) else lambda: self._read(place + 1)
        self._wait(seconds + self._gap_s(), following)

    def _end_round(self) -> None:
        self._timer = None
        self._round += 1
        if self._round < self._settings.rounds:
            self._ask()
        self._over(self._round)

    def _say(self, lines: tuple[Line, ...], language: str) -> float:
        return self._speaker.say(lines, language) * self._settings.pace if lines else 0.0

    def _gap_s(self) -> float:
        return self._settings.digit_gap_s if self._menu.private else self._settings.gap_s

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        self.stop()
        self._timer = self._call_later(seconds, then)
