"""The panel of a terminal that has none, or whose panel failed."""

from __future__ import annotations

from device.firmware.panel.signals import Signal


class AbsentPanel:
    """No panel; `fault` is the number of the error for which there is none, 0 where none is wanted."""

    def __init__(self, fault: int = 0) -> None:
        """Keep why."""
        self.fault = fault

    def show(self, signal: Signal) -> None:
        """Do nothing: the screen says everything that the panel would."""

    def click(self) -> None:
        """Do nothing: the voice says that a key was taken."""

    def light_camera(self, on: bool) -> None:
        """Do nothing: the page shows that the camera is on."""

    def close(self) -> None:
        """Do nothing."""


class AbsentKeypad:
    """No keypad; `fault` as in `AbsentPanel`."""

    def __init__(self, fault: int = 0) -> None:
        """Keep why."""
        self.fault = fault

    def close(self) -> None:
        """Do nothing."""
