"""The only file that knows gpiozero: two outputs, two buttons, the tray's lamps, and its errors in our words.

gpiozero is imported when a panel is opened, since a terminal without one need not have it. Every device gets its pin
factory by name: the library's own choice would try one after the other, and its global default would be shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

from device.firmware.panel.errors import GpioSoftwareMissing, NoGpio, PanelError, PinTaken
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import PanelSettings

PinFactory: TypeAlias = Any
"""gpiozero's `Factory`; it publishes no types."""


class GpioSwitches:
    """A lamp, a buzzer and two buttons at four pins."""

    def __init__(self, factory: PinFactory, settings: PanelSettings, presses: Presses) -> None:
        """Take the pins; buttons have the pins' own pull-up and connect them to ground.

        Raises:
            PinTaken: a pin is in use.
            PanelError: a pin cannot be had for another reason.
        """
        with translated(), ExitStack() as opened:
            from gpiozero import LED, Button, Buzzer

            opened.callback(factory.close)
            self._lamp = opened.enter_context(LED(settings.lamp, pin_factory=factory))
            self._buzzer = opened.enter_context(Buzzer(settings.buzzer, pin_factory=factory))
            for pin, pressed in ((settings.staff, presses.staff), (settings.start, presses.start)):
                button = opened.enter_context(Button(pin, bounce_time=settings.bounce_s, pin_factory=factory))
                button.when_pressed = pressed
            opened.callback(self._lamp.off)  # closing alone would leave the pin at its last level
            opened.callback(self._buzzer.off)
            self._opened = opened.pop_all()

    def switch_lamp(self, on: bool) -> None:
        """Switch the lamp (see `Switches`)."""
        with translated():
            self._lamp.value = on

    def switch_buzzer(self, on: bool) -> None:
        """Switch the buzzer (see `Switches`)."""
        with translated():
            self._buzzer.value = on

    def close(self) -> None:
        """Switch everything off and give the pins back; more than once is fine."""
        with translated():
            self._opened.close()


class GpioLamps:
    """The tray's two lamps at two pins, of which at most one is lit (see `tray.reading.lamps.Lamps`)."""

    def __init__(self, factory: PinFactory, left: int, right: int) -> None:
        """Take the pins (BCM numbers).

        Raises:
            PinTaken: a pin is in use.
            PanelError: a pin cannot be had for another reason.
        """
        with translated():
            from gpiozero import LED

            self._lamps = (LED(left, pin_factory=factory), LED(right, pin_factory=factory))

    def light(self, number: int) -> None:
        """Light one lamp, the other off."""
        with translated():
            for place, lamp in enumerate(self._lamps):
                lamp.value = place == number % 2

    def off(self) -> None:
        """Switch both off."""
        with translated():
            for lamp in self._lamps:
                lamp.off()


def open_factory(settings: PanelSettings) -> PinFactory:
    """Give the pin factory that the settings name.

    Raises:
        GpioSoftwareMissing: gpiozero or the driver is not installed.
        NoGpio: this machine is no Raspberry Pi, or its pins cannot be reached.
    """
    with translated():
        if settings.kind == "mock":
            from gpiozero.pins.mock import MockFactory

            return MockFactory()
        if settings.driver == "native":
            from gpiozero.pins.native import NativeFactory

            return NativeFactory()
        from gpiozero.pins.lgpio import LGPIOFactory

        return LGPIOFactory()


@contextmanager
def translated() -> Iterator[None]:
    """Turn what gpiozero and its drivers raise into our errors; lgpio's own error has no base but Exception."""
    try:
        yield
    except Exception as error:  # border of foreign libraries: a lamp must not stop the terminal
        raise _in_our_words(error) from error


def _in_our_words(error: Exception) -> PanelError:
    if isinstance(error, ModuleNotFoundError):
        return GpioSoftwareMissing("the library that drives the pins is not installed")
    from gpiozero import BadPinFactory, GPIOPinInUse, PinUnknownPi

    if isinstance(error, GPIOPinInUse):
        return PinTaken("a pin of the panel is in use")
    if isinstance(error, BadPinFactory | PinUnknownPi):
        return NoGpio("this machine has no pins for a panel")
    return PanelError(f"the panel's pins cannot be driven ({type(error).__name__})")
