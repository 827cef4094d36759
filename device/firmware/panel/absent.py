"""The panel of a terminal that has none, or whose panel failed."""

from __future__ import annotations

from device.firmware.panel.signals import Signal


class AbsentPanel:
    """No panel."""

    def show(self, signal: Signal) -> None:
        """Do nothing: the screen says everything that the panel would."""

    def close(self) -> None:
        """Do nothing."""
