"""The panel as the visit sees it, and what a kind of hardware has to offer for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device.firmware.panel.signals import Signal


@dataclass(frozen=True)
class Presses:
    """Who is told of the two buttons: somebody wants staff; somebody wants to begin or go on."""

    staff: Callable[[], object]
    start: Callable[[], object]


class Panel(Protocol):
    """Says where a visit stands; used from the event loop's thread."""

    def show(self, signal: Signal) -> None:
        """Let the lamp say this from now on, and make the sound once."""

    def close(self) -> None:
        """Fall silent and dark, and listen to the buttons no more."""


class Switches(Protocol):
    """Two outputs of a panel; its buttons call the `Presses` given at opening, from any thread."""

    def switch_lamp(self, on: bool) -> None:
        """Switch the lamp.

        Raises:
            PanelError: the pin cannot be driven any more.
        """

    def switch_buzzer(self, on: bool) -> None:
        """Switch the buzzer.

        Raises:
            PanelError: the pin cannot be driven any more.
        """

    def close(self) -> None:
        """Switch both off and give the pins back."""
