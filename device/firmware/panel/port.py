"""The panel as the visit sees it, and what a kind of hardware has to offer for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device.firmware.panel.signals import Colour, Signal


def _nobody(*_told: object) -> None:
    """Take a press and do nothing."""


@dataclass(frozen=True)
class Presses:
    """Who is told of what hands do at the panel.

    Attributes:
        staff: somebody wants staff.
        start: the large button was pressed: somebody wants to begin, or takes what was just offered.
        hold: the large button is kept down: somebody wants to hear it again.
        key: a key of the pad, "0" to "9", "*" or "#".
        headphones: whether headphones are plugged in from now on.
    """

    staff: Callable[[], object] = _nobody
    start: Callable[[], object] = _nobody
    hold: Callable[[], object] = _nobody
    key: Callable[[str], object] = _nobody
    headphones: Callable[[bool], object] = _nobody


class Panel(Protocol):
    """Says where a visit stands; used from the event loop's thread."""

    def show(self, signal: Signal) -> None:
        """Let the lamp say this from now on, and make the sound once."""

    def click(self) -> None:
        """Answer a key with one short beep, the same for every key."""

    def light_camera(self, on: bool) -> None:
        """Light the lamp beside the camera, or put it out."""

    def close(self) -> None:
        """Fall silent and dark, and listen to the buttons no more."""


class Switches(Protocol):
    """The outputs of a panel; its buttons call the `Presses` given at opening, from any thread.

    All raise `PanelError` when a pin cannot be driven any more.
    """

    def switch_lamp(self, colour: Colour | None) -> None:
        """Light the lamp, in this colour where it has any; none: dark."""

    def switch_buzzer(self, on: bool) -> None:
        """Switch the buzzer."""

    def switch_camera(self, on: bool) -> None:
        """Switch the lamp beside the camera, where one is fitted."""

    def close(self) -> None:
        """Switch everything off and give the pins back."""


class Keypad(Protocol):
    """A pad with twelve keys that is being listened to."""

    def close(self) -> None:
        """Listen no more."""
