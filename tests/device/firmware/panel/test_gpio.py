"""The adapter on a real gpiozero: outputs, buttons, and each way in which pins cannot be had."""

from __future__ import annotations

import contextlib
import importlib.util
import os

import pytest
from gpiozero import LED, Device
from gpiozero.pins.mock import MockFactory, MockPin

from device.firmware.panel.errors import GpioSoftwareMissing, NoGpio, PanelError, PinTaken
from device.firmware.panel.gpio import STATES_KEPT, GpioSwitches, open_factory
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import PanelSettings
from device.firmware.panel.signals import Colour
from tests.device.firmware.panel.bench import IGNORED, SETTINGS, switches

ON_A_PI = os.path.exists("/proc/device-tree/model")


class BrokenPin(MockPin):  # type: ignore[misc]  # gpiozero publishes no types
    """A pin that takes its direction, and then nothing more: a chip that went away."""

    def _set_state(self, value: float) -> None:
        if value:
            raise OSError("input/output error")
        super()._set_state(value)


def test_lamp_and_buzzer_are_switched_apart() -> None:
    with switches() as (panel, factory):
        panel.switch_lamp(Colour.WHITE)
        panel.switch_buzzer(True)
        panel.switch_lamp(None)
        assert [state.state for state in factory.pin(SETTINGS.lamp).states] == [False, True, False]
        assert factory.pin(SETTINGS.buzzer).state


def test_a_button_is_pressed_when_it_connects_its_pin_to_ground() -> None:
    pressed: list[str] = []
    presses = Presses(lambda: pressed.append("staff"), lambda: pressed.append("start"))
    with switches(presses) as (_panel, factory):
        for number in (SETTINGS.start, SETTINGS.staff):
            assert factory.pin(number).pull == "up"
            factory.pin(number).drive_low()
            factory.pin(number).drive_high()
    assert pressed == ["start", "staff"]


def test_closing_switches_off_gives_the_pins_back_and_may_happen_twice() -> None:
    with switches() as (panel, factory):
        lamp = factory.pin(SETTINGS.lamp)
        panel.switch_lamp(Colour.WHITE)
        panel.close()
        panel.close()
        assert (lamp.function, lamp.state) == ("input", False)


def test_the_default_of_the_library_is_left_alone() -> None:
    with switches():
        assert Device.pin_factory is None


def test_a_pin_in_use_is_told_and_what_was_taken_before_is_given_back() -> None:
    factory = MockFactory()
    with LED(SETTINGS.start, pin_factory=factory), pytest.raises(PinTaken) as raised:
        GpioSwitches(factory, SETTINGS, IGNORED)
    assert raised.value.number == 633
    GpioSwitches(factory, SETTINGS, IGNORED).close()


def test_a_pin_that_fails_later_is_told_by_the_class_of_the_error_only() -> None:
    panel = GpioSwitches(MockFactory(pin_class=BrokenPin), SETTINGS, IGNORED)
    with pytest.raises(PanelError, match=r"\[634\].*\(OSError\)$"):
        panel.switch_lamp(Colour.WHITE)
    panel.close()


def test_the_mock_kind_needs_no_hardware() -> None:
    assert isinstance(open_factory(PanelSettings(kind="mock")), MockFactory)


def test_a_simulated_pin_remembers_its_newest_changes_only() -> None:
    with contextlib.closing(open_factory(PanelSettings(kind="virtual"))) as factory:
        pin = factory.pin(SETTINGS.lamp)
        pin.function = "output"
        for number in range(3 * STATES_KEPT):
            pin.state = number % 2 == 0
        assert len(pin.states) == STATES_KEPT
        assert [each.state for each in pin.states][-2:] == [True, False]


@pytest.mark.skipif(importlib.util.find_spec("lgpio") is not None, reason="lgpio is installed")
def test_a_missing_driver_is_told() -> None:
    with pytest.raises(GpioSoftwareMissing) as raised:
        open_factory(PanelSettings(kind="gpio", driver="lgpio"))
    assert raised.value.number == 632


@pytest.mark.skipif(ON_A_PI, reason="this is a machine with pins")
def test_a_machine_without_pins_is_told() -> None:
    with pytest.raises(NoGpio) as raised:
        GpioSwitches(open_factory(PanelSettings(kind="gpio", driver="native")), SETTINGS, IGNORED)
    assert raised.value.number == 631
