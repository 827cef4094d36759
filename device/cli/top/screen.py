"""The full-screen view: four parts and a line of keys in 80 columns and 24 lines, drawn again only where it changed.

Made for a slow line: no animation, no mouse, no clock that ticks. What is asked runs in threads; the screen only
shows values. It reads, and changes nothing on the terminal.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from device.cli.doctor.layout import pad
from device.cli.events.following import Follower, Silence
from device.cli.top import text
from device.cli.top.looking import Diagnosis, Look
from device.cli.top.snapshot import Row
from device.firmware.diagnosis.times import Stats
from device.wire.numbers import Words

_KEYS = Words(
    "q 終了  l English  r 今すぐ診断  a 対処を表示  e できごとだけ  p 一時停止",
    "q quit  l 日本語  r diagnose now  a advice  e only events  p pause",
)
_PAUSED = Words("一時停止中", "paused")
_EVENTS_KEPT = 60


_LINES_BESIDE_EVENTS = {False: 19, True: 3}
"""Lines of everything else, with the other parts shown and without."""


def _bar(words: str, columns: int) -> Text:
    """Give a bar over the whole width."""
    return Text(pad(f" {words}", columns), no_wrap=True, overflow="crop")


@dataclass(frozen=True)
class Paces:
    """How often is asked, in seconds: the rows (cheap), the doctor (a process of its own)."""

    rows_s: float = 5.0
    doctor_s: float = 60.0


@dataclass
class State:
    """What is shown now."""

    rows: tuple[Row, ...] = ()
    stats: Stats | None = None
    diagnosis: Diagnosis | None = None
    events: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_EVENTS_KEPT))


class TopApp(App[None]):
    """Shows one terminal."""

    CSS = """
    Screen { background: ansi_default; }
    Static { height: auto; }
    .title { text-style: reverse; width: 100%; height: 1; }
    #above { height: 10; }
    #rows { width: 1fr; height: 10; }
    #stats { width: 36; height: 10; }
    #findings { height: 5; overflow-y: hidden; }
    #findings.tall { height: 1fr; }
    #events { height: 1fr; }
    #rows, #stats, #events { text-wrap: nowrap; text-overflow: ellipsis; }
    .hidden { display: none; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,ctrl+c", "quit", "quit"),
        Binding("l", "language", "language"),
        Binding("r", "diagnose", "diagnose"),
        Binding("a", "advice", "advice"),
        Binding("e", "events", "events"),
        Binding("p", "pause", "pause"),
    ]

    def __init__(self, look: Look, follower: Follower, machine: str, language: str, paces: Paces) -> None:
        """Show what `look` finds and `follower` hears of the terminal on `machine`."""
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self._look = look
        self._follower = follower
        self._machine = machine
        self._language = language
        self._paces = paces
        self._state = State()
        self._advice = self._only_events = self._paused = False
        self._drawn: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Static(id="title", classes="title")
        with Horizontal(id="above"):
            yield Static(id="rows")
            yield Static(id="stats")
        yield Static(id="findings-title", classes="title")
        yield Static(id="findings")
        yield Static(id="events-title", classes="title")
        yield Static(id="events")
        yield Static(id="keys", classes="title")

    def on_mount(self) -> None:
        """Begin to ask and to follow."""
        self._follower.start()
        for work in (self._keep_rows, self._keep_diagnosis, self._keep_events):
            self.run_worker(work, thread=True, exit_on_error=False)
        self._draw()

    def on_unmount(self) -> None:
        """Let the follower end."""
        self._follower.close()

    def on_resize(self) -> None:
        """Fit the text to the new width."""
        self._draw()

    # What runs in threads of its own, until the screen is closed.

    def _keep_rows(self) -> None:
        while self.is_running:
            if not self._paused:
                rows, stats = self._look.rows(), self._look.stats()
                self._show(partial(self._take, rows, stats))
            self._rest(self._paces.rows_s)

    def _keep_diagnosis(self) -> None:
        while self.is_running:
            if not self._paused:
                self._diagnose()
            self._rest(self._paces.doctor_s)

    def _keep_events(self) -> None:
        while self.is_running:
            heard = self._follower.next(0.5)
            if heard is not None and not isinstance(heard, Silence):
                self._show(partial(self._state.events.append, heard))

    def _rest(self, seconds: float) -> None:
        """Pass the time between two questions, and come back at once when the screen is closed."""
        until = time.monotonic() + seconds
        while self.is_running and time.monotonic() < until:
            time.sleep(min(0.2, seconds))

    def _diagnose(self) -> None:
        diagnosis = self._look.diagnose(self._language)
        self._show(lambda: setattr(self._state, "diagnosis", diagnosis))

    def _show(self, change: Callable[[], object]) -> None:
        """Make a change in the screen's own thread, then draw what is different."""

        def work() -> None:
            change()
            self._draw()

        if self.is_running:
            self.call_from_thread(work)

    def _take(self, rows: tuple[Row, ...], stats: Stats | None) -> None:
        self._state.rows, self._state.stats = rows, stats

    # Keys.

    def action_language(self) -> None:
        """Change the language."""
        self._language = "en" if self._language == "ja" else "ja"
        self.action_diagnose()
        self._draw()

    def action_diagnose(self) -> None:
        """Let the doctor look now."""
        self._state.diagnosis = None
        self.run_worker(self._diagnose, thread=True, exit_on_error=False)
        self._draw()

    def action_advice(self) -> None:
        """Show or hide what an engineer can try."""
        self._advice = not self._advice
        self._draw()

    def action_events(self) -> None:
        """Show events alone, or everything."""
        self._only_events = not self._only_events
        self._draw()

    def action_pause(self) -> None:
        """Ask no more, or ask again."""
        self._paused = not self._paused
        self._draw()

    # Drawing.

    def _draw(self) -> None:
        language, state = self._language, self._state
        self._lay_out()
        columns = max(self.size.width, 40)
        self._put("title", _bar(self._title(), columns))
        self._put("rows", text.rows_text(state.rows, language))
        self._put("stats", text.stats_text(state.stats, language, 10))
        self._put("findings-title", _bar(text.FINDINGS.in_language(language), columns))
        self._put("findings", text.findings_text(state.diagnosis, language, columns, with_advice=self._advice))
        self._put("events-title", _bar(text.EVENTS.in_language(language), columns))
        self._put("events", text.events_text(self._newest(), language))
        self._put("keys", _bar(_KEYS.in_language(language), columns))

    def _newest(self) -> list[dict[str, Any]]:
        """Give as many of the newest events as there is room for, in the order of time."""
        room = max(1, self.size.height - _LINES_BESIDE_EVENTS[self._only_events])
        return sorted(self._state.events, key=lambda event: float(event.get("time", 0)))[-room:]

    def _title(self) -> str:
        paused = f"  ({_PAUSED.in_language(self._language)})" if self._paused else ""
        return f"uketsuke top  {self._machine}{paused}"

    def _lay_out(self) -> None:
        for name in ("above", "findings-title", "findings"):
            self.query_one(f"#{name}").set_class(self._only_events, "hidden")
        for name in ("events-title", "events"):
            self.query_one(f"#{name}").set_class(self._advice and not self._only_events, "hidden")
        self.query_one("#findings").set_class(self._advice, "tall")

    def _put(self, name: str, content: Text) -> None:
        """Put a text in its place, only when it is another one: what stays is not sent again."""
        key = content.markup
        if self._drawn.get(name) != key:
            self._drawn[name] = key
            self.query_one(f"#{name}", Static).update(content)
