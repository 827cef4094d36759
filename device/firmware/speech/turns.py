"""When the screen's own voice speaks: once for each question, and in the face step at most one hint in a while.

Pure: views and the clock's readings go in, what is to be said comes out. A waiting room is not spoken to: the idle
screen is silent unless somebody has just touched its language or its voice, or it has something to tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.port import Hint, Screen, View
from device.firmware.speech.line import Line
from device.firmware.speech.lines import hint_line, lines_of, volume_lines

QUIET_SCREENS = (Screen.STARTING, Screen.NOT_ENROLLED, Screen.OUT_OF_SERVICE)
MOVES = frozenset(
    {
        Hint.TURN_LEFT,
        Hint.TURN_RIGHT,
        Hint.FURTHER_LEFT,
        Hint.FURTHER_RIGHT,
        Hint.BLINK,
        Hint.BLINK_SLOWLY,
        Hint.AHEAD,
    }
)
"""Movements that are waited for by the clock: they are said at once."""


@dataclass(frozen=True)
class Speech:
    """What is to be said now, in which language; no lines: be silent."""

    lines: tuple[Line, ...] = ()
    language: str = ""


@dataclass
class Turns:
    """Remembers what was said for the question that is shown."""

    hint_s: float
    _view: View = field(default_factory=lambda: View(0, Screen.STARTING))
    _lines: tuple[Line, ...] = ()
    _hint: Line | None = None
    _next_hint: Line | None = None
    _hint_from: float = 0.0

    def take(self, view: View, words: Catalogue, now: float, *, touched: bool = False) -> Speech | None:
        """Give what a new view makes the screen say, None to leave things as they are.

        `touched`: somebody has just touched the language, the voice or its volume.
        """
        old, self._view = self._view, view
        if view.voice.guided:
            self._leave_it(view, words)
            return None
        if view.voice.asked > old.voice.asked:
            return self._say_again(view, words, now)
        if not view.voice.on:
            self._lines, self._hint, self._next_hint = (), None, None
            return Speech() if old.voice.on else None
        said = self._question(old, view, words, now, touched=touched)
        if said is None and touched and view.voice.volume != old.voice.volume:
            said = Speech(volume_lines(view.voice.volume, words), view.language)
        return said or self._note_hint(view, words, now)

    def due(self, now: float) -> Speech | None:
        """Give the hint whose time has come."""
        if self._next_hint is None or now < self._hint_from:
            return None
        return self._say_hint(now)

    def wait_s(self, now: float) -> float | None:
        """Give the seconds until a hint is due, None when none waits."""
        return None if self._next_hint is None else max(0.0, self._hint_from - now)

    def spoken_until(self, end: float) -> None:
        """Take note how long a question's lines last: hints wait until then."""
        self._hint_from = max(self._hint_from, end)

    def _leave_it(self, view: View, words: Catalogue) -> None:
        self._lines, self._hint, self._next_hint = lines_of(view, words), hint_line(view, words), None

    def _say_again(self, view: View, words: Catalogue, now: float) -> Speech:
        self._lines = lines_of(view, words)
        hint = hint_line(view, words)
        self._hint, self._next_hint, self._hint_from = hint, None, now
        return Speech((*self._lines, hint) if hint and not view.warn else self._lines, view.language)

    def _question(self, old: View, view: View, words: Catalogue, now: float, *, touched: bool) -> Speech | None:
        lines = lines_of(view, words)
        if view.warn:  # what was said for the question stays said
            self._next_hint = None
            return None if old.warn else Speech(lines, view.language)
        if lines == self._lines:
            return Speech() if old.warn else None
        news = _news(old, view, self._lines, lines)
        self._lines, self._hint, self._next_hint, self._hint_from = lines, None, None, now
        if _speaks(view, touched=touched):
            return Speech(news, view.language) if news else None
        return None if old.screen is Screen.RESULT else Speech()

    def _note_hint(self, view: View, words: Catalogue, now: float) -> Speech | None:
        hint = hint_line(view, words)
        if hint is None or view.warn:
            self._next_hint = None
            return None
        self._next_hint = hint if hint != self._hint else None
        if self._next_hint and view.hint in MOVES:
            return self._say_hint(now)
        return self.due(now)

    def _say_hint(self, now: float) -> Speech:
        hint = self._hint = self._next_hint
        self._next_hint, self._hint_from = None, now + self.hint_s
        return Speech((hint,) if hint else (), self._view.language)


def _news(old: View, view: View, said: tuple[Line, ...], lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Leave out what was said: a result stays the same when its card is taken, and only more is said."""
    if old.screen is not Screen.RESULT or view.screen is not Screen.RESULT or old.language != view.language:
        return lines
    return tuple(line for line in lines if line not in said)


def _speaks(view: View, *, touched: bool) -> bool:
    if view.screen in QUIET_SCREENS:
        return False
    return view.screen is not Screen.IDLE or bool(view.message) or touched
