"""The only file that knows gpiozero: lamps, buzzer, buttons, the keys' matrix, the tray's lamps, and its errors.

gpiozero is imported when a panel is opened, since a terminal without one need not have it. Every device gets its pin
factory by name: the library's own choice would try one after the other, and its global default would be shared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

from device.firmware.panel.errors import GpioSoftwareMissing, NoGpio, PanelError, PinTaken
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import NOT_FITTED, PanelSettings
from device.firmware.panel.signals import Colour

PinFactory: TypeAlias = Any
"""gpiozero's `Factory`; it publishes no types."""
Device: TypeAlias = Any
"""A device of gpiozero's; it publishes no types."""

STATES_KEPT = 100
"""Of a simulated pin: a few visits."""


class GpioSwitches:
    """A lamp, a buzzer and two buttons at four pins; a lamp with colours, one for the camera, headphones at more."""

    def __init__(self, factory: PinFactory, settings: PanelSettings, presses: Presses) -> None:
        """Take the pins; buttons have the pins' own pull-up and connect them to ground.

        Raises:
            PinTaken: a pin is in use.
            PanelError: a pin cannot be had for another reason.
        """
        with translated(), ExitStack() as opened:
            from gpiozero import LED, Buzzer

            opened.callback(factory.close)
            self._lamp = opened.enter_context(LED(settings.lamp, pin_factory=factory))
            self._colour = [
                opened.enter_context(LED(pin, pin_factory=factory)) for pin in _fitted(*settings.colour.pins)
            ]
            self._camera = [opened.enter_context(LED(pin, pin_factory=factory)) for pin in _fitted(settings.camera)]
            self._buzzer = opened.enter_context(Buzzer(settings.buzzer, pin_factory=factory))
            for device in _buttons(factory, settings, presses):
                opened.enter_context(device)
            for light in (self._lamp, *self._colour, *self._camera, self._buzzer):
                opened.callback(light.off)  # closing alone would leave the pin at its last level
            self._opened = opened.pop_all()

    def switch_lamp(self, colour: Colour | None) -> None:
        """Switch the lamp (see `Switches`)."""
        with translated():
            self._lamp.value = colour is not None
            for led, on in zip(self._colour, colour.value if colour else (False, False, False), strict=False):
                led.value = on

    def switch_buzzer(self, on: bool) -> None:
        """Switch the buzzer (see `Switches`)."""
        with translated():
            self._buzzer.value = on

    def switch_camera(self, on: bool) -> None:
        """Switch the lamp beside the camera (see `Switches`)."""
        with translated():
            for led in self._camera:
                led.value = on

    def close(self) -> None:
        """Switch everything off and give the pins back; more than once is fine."""
        with translated():
            self._opened.close()


def _fitted(*pins: int) -> tuple[int, ...]:
    return tuple(pin for pin in pins if pin != NOT_FITTED)


def _buttons(factory: PinFactory, settings: PanelSettings, presses: Presses) -> Iterator[Device]:
    """Open the buttons one by one; each is listened to from its opening on."""
    from gpiozero import Button

    staff = Button(settings.staff, bounce_time=settings.bounce_s, pin_factory=factory)
    staff.when_pressed = presses.staff
    yield staff
    start = Button(settings.start, bounce_time=settings.bounce_s, hold_time=settings.hold_s, pin_factory=factory)
    _tell_apart(start, presses)
    yield start
    for pin in _fitted(settings.headphones):
        plug = Button(pin, bounce_time=settings.bounce_s, pin_factory=factory)
        plug.when_pressed = lambda: presses.headphones(True)
        plug.when_released = lambda: presses.headphones(False)
        yield plug
        if plug.is_pressed:  # plugged in before the program began
            presses.headphones(True)


def _tell_apart(button: Device, presses: Presses) -> None:
    """Tell a press when the button is let go, unless it was kept down: then that was told already."""
    kept_down: list[bool] = []

    def held() -> None:
        kept_down.append(True)
        presses.hold()

    def released() -> None:
        if not kept_down:
            presses.start()
        kept_down.clear()

    button.when_held = held
    button.when_released = released


class GpioMatrix:
    """Twelve keys as four rows and three columns: a key connects its row to its column."""

    def __init__(self, factory: PinFactory, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Take the pins; columns have the pins' own pull-up, of the rows one at a time is at ground.

        Raises:
            PinTaken: a pin is in use.
            PanelError: a pin cannot be had for another reason.
        """
        with translated(), ExitStack() as opened:
            from gpiozero import DigitalInputDevice, DigitalOutputDevice

            self._rows = [
                opened.enter_context(DigitalOutputDevice(pin, initial_value=True, pin_factory=factory))
                for pin in rows
            ]
            self._columns = [
                opened.enter_context(DigitalInputDevice(pin, pull_up=True, pin_factory=factory)) for pin in columns
            ]
            self._opened = opened.pop_all()

    def read_down(self) -> frozenset[tuple[int, int]]:
        """Give the keys that are down, as (row, column)."""
        with translated():
            return frozenset(place for row in range(len(self._rows)) for place in self._read_row(row))

    def close(self) -> None:
        """Give the pins back; more than once is fine."""
        with translated():
            self._opened.close()

    def _read_row(self, row: int) -> list[tuple[int, int]]:
        self._rows[row].off()
        try:
            return [(row, column) for column, device in enumerate(self._columns) if device.value]
        finally:
            self._rows[row].on()


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
        if settings.kind in ("mock", "virtual"):
            return _make_simulated()
        if settings.driver == "native":
            from gpiozero.pins.native import NativeFactory

            return NativeFactory()
        from gpiozero.pins.lgpio import LGPIOFactory

        return LGPIOFactory()


def _make_simulated() -> PinFactory:
    """Give pins that remember their newest changes; the library's own remember every one for ever."""
    from gpiozero.pins.mock import MockFactory, MockPin

    class Pin(MockPin):  # type: ignore[misc]  # it publishes no types
        def clear_states(self) -> None:
            super().clear_states()
            pin: Any = self
            pin.states = deque(pin.states, maxlen=STATES_KEPT)

    return MockFactory(pin_class=Pin)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what gpiozero and its drivers raise into our errors; lgpio's own error has no base but Exception."""
    try:
        yield
    except Exception as error:  # border of foreign libraries: a lamp must not stop the terminal
        raise _in_our_words(error) from error


def _in_our_words(error: Exception) -> PanelError:
    if isinstance(error, PanelError):
        return error
    if isinstance(error, ModuleNotFoundError):
        return GpioSoftwareMissing("the library that drives the pins is not installed")
    from gpiozero import BadPinFactory, GPIOPinInUse, PinUnknownPi

    if isinstance(error, GPIOPinInUse):
        return PinTaken("a pin of the panel is in use")
    if isinstance(error, BadPinFactory | PinUnknownPi):
        return NoGpio("this machine has no pins for a panel")
    return PanelError(f"the panel's pins cannot be driven ({type(error).__name__})")
