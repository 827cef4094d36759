"""Plays rhythms on lamp and buzzer, by timers of the event loop; it knows neither pins nor visits.

A switch that fails ends the panel once and for all: it is reported, and everything else goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from device.base.log import EventLog
from device.firmware.panel.errors import PanelError
from device.firmware.panel.port import Switches
from device.firmware.panel.settings import PanelSettings
from device.firmware.panel.signals import CLICK, COLOURS, LAMPS, SOUNDS, Lamp, Rhythm, Signal, Sound


class Timer(Protocol):
    """A call that waits for its time."""

    def cancel(self) -> None:
        """Let it never happen."""


CallLater = Callable[[float, Callable[[], None]], Timer]
"""Calls a function after so many seconds, on the loop's own thread (`loop.call_later`)."""


class Output:
    """One lamp or buzzer with the rhythm it plays."""

    def __init__(
        self,
        switch: Callable[[bool], None],
        beat_s: float,
        call_later: CallLater,
        failed: Callable[[PanelError], None],
    ) -> None:
        """Begin silent; `failed` is told when the output cannot be switched."""
        self._switch = switch
        self._beat_s = beat_s
        self._call_later = call_later
        self._failed = failed
        self._timer: Timer | None = None

    def play(self, rhythm: Rhythm) -> None:
        """Play from its first beat on; what was played before ends here."""
        self.stop()
        self._step(rhythm.steps())

    def stop(self) -> None:
        """Play no further; the output stays as it is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _step(self, steps: Iterator[tuple[bool, int]]) -> None:
        on, beats = next(steps)
        try:
            self._switch(on)
        except PanelError as error:
            self._failed(error)
            return
        if beats:
            self._timer = self._call_later(beats * self._beat_s, lambda: self._step(steps))


class PlayedPanel:
    """A panel with a lamp and a buzzer that can only be on or off, and perhaps a lamp beside the camera."""

    def __init__(self, switches: Switches, settings: PanelSettings, call_later: CallLater, log: EventLog) -> None:
        """Play on `switches`; every change of the lamp and every sound leaves one line in the log."""
        self._switches = switches
        self._sounds = settings.sounds
        self._log = log
        self._lamp = Output(self._switch_lamp, settings.lamp_beat_s, call_later, self._fail)
        self._buzzer = Output(switches.switch_buzzer, settings.sound_beat_s, call_later, self._fail)
        self._shown = Lamp.DARK
        self._usable = True
        self.fault = 0
        """The number of the error that ended it."""

    def show(self, signal: Signal) -> None:
        """Show a signal (see `Panel`); a lamp that says the same goes on in its rhythm."""
        if self._usable and signal.lamp is not self._shown:
            self._shown = signal.lamp
            self._log.event("panel_lamp", state=signal.lamp)
            self._lamp.play(LAMPS[signal.lamp])
        if self._usable and self._sounds and signal.sound is not Sound.NONE:
            self._log.event("panel_sound", name=signal.sound.value)
            self._buzzer.play(SOUNDS[signal.sound])

    def click(self) -> None:
        """Beep once (see `Panel`); the log says nothing of it, since the times of keys are nobody's business."""
        if self._usable and self._sounds:
            self._buzzer.play(CLICK)

    def light_camera(self, on: bool) -> None:
        """Switch the lamp beside the camera (see `Panel`)."""
        if not self._usable:
            return
        try:
            self._switches.switch_camera(on)
        except PanelError as error:
            self._fail(error)

    def close(self) -> None:
        """Fall silent and dark; more than once is fine."""
        self._usable = False
        self._lamp.stop()
        self._buzzer.stop()
        try:
            self._switches.close()
        except PanelError as error:
            self._log.failure("panel_not_closed", error)

    def _switch_lamp(self, on: bool) -> None:
        self._switches.switch_lamp(COLOURS[self._shown] if on else None)

    def _fail(self, error: PanelError) -> None:
        self.fault = error.number
        self._log.failure("panel_off", error)
        self.close()
