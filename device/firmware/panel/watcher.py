"""Watches the visit on behalf of the panel: shows each new moment once, and keeps the call for staff alight.

A call outlives the visit in which it was made: the lamp says so until its time is over, whoever comes meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from device.firmware.panel.player import CallLater, Timer
from device.firmware.panel.port import Panel
from device.firmware.panel.signals import (
    CARD_LEFT,
    OUT_OF_SERVICE,
    STAFF_CALLED,
    Lamp,
    Signal,
    Sound,
    signal_for,
)
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit


class PanelWatcher:
    """Tells a panel what the visit is at; used from the event loop's thread."""

    def __init__(self, panel: Panel, staff_lamp_s: float, call_later: CallLater) -> None:
        """Begin out of service; `staff_lamp_s` is how long a call for staff keeps the lamp."""
        self._panel = panel
        self._staff_lamp_s = staff_lamp_s
        self._call_later = call_later
        self._call: Timer | None = None
        self._visit = Visit()
        self._serving = False
        self._lamp = Lamp.DARK

    def show_visit(self, visit: Visit) -> None:
        """Show the visit as it stands now; a moment that was shown already makes no second sound."""
        before, self._visit = self._visit, visit
        signal = self._signal()
        self._show(signal if _moment(visit) != _moment(before) else replace(signal, sound=Sound.NONE))

    def show_serving(self, serving: bool) -> None:
        """Show whether visits can begin at all."""
        self._serving = serving
        self._show(replace(self._signal(), sound=Sound.NONE))

    def staff_called(self) -> None:
        """Show that somebody asked for help, from now on for its time."""
        if self._call is not None:
            self._call.cancel()
        self._call = self._call_later(self._staff_lamp_s, self._end_call)
        self._panel.show(STAFF_CALLED)

    def card_left(self) -> None:
        """Ask for the card to be taken."""
        self._show(CARD_LEFT)

    def close(self) -> None:
        """Switch the panel off."""
        if self._call is not None:
            self._call.cancel()
        self._panel.close()

    def _signal(self) -> Signal:
        if self._visit.state is State.IDLE and not self._serving:
            return OUT_OF_SERVICE
        return signal_for(self._visit)

    def _show(self, signal: Signal) -> None:
        self._lamp = signal.lamp
        self._panel.show(signal if self._call is None else replace(signal, lamp=Lamp.STAFF))

    def _end_call(self) -> None:
        self._call = None
        self._panel.show(Signal(self._lamp))


def _moment(visit: Visit) -> tuple[object, ...]:
    return (visit.visit_id, visit.state, visit.message, visit.asked, visit.busy)
