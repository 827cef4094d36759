"""What can be the matter with the panel; a technician can mend each, and none of them stops the terminal."""

from __future__ import annotations

from device.base.errors import UketsukeError


class PanelError(UketsukeError):
    """Lamp, buzzer or buttons cannot be used."""

    number = 634


class NoGpio(PanelError):
    """This machine has no pins that can be driven."""

    number = 631


class GpioSoftwareMissing(PanelError):
    """The library that drives the pins is not installed."""

    number = 632


class PinTaken(PanelError):
    """Another program, or another part of the panel, has the pin already."""

    number = 633


class KeypadGone(PanelError):
    """The keypad at USB is not there, or was pulled out."""

    number = 326


class KeypadShared(PanelError):
    """Another program has the keypad, so that a PIN typed on it would not stay here."""

    number = 327


class VirtualPanelUnreachable(PanelError):
    """The socket on which a virtual panel is pressed cannot be made."""

    number = 328
