"""What may be fitted besides lamp, buzzer and buttons: colours, a camera's lamp, headphones; long presses."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from device.firmware.panel.gpio import GpioSwitches
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import ColourSettings, KeypadSettings, PanelSettings
from device.firmware.panel.signals import COLOURS, LAMPS, Colour, Lamp, Signal
from tests.device.firmware.panel.bench import SETTINGS, HandTimer, bench

COLOUR = ColourSettings(5, 6, 13)
FITTED = replace(SETTINGS, colour=COLOUR, camera=19, headphones=26, hold_s=0.05)
WITHIN_S = 30.0


def test_each_colour_is_its_leds_and_dark_is_none() -> None:
    factory = MockFactory()
    switches = GpioSwitches(factory, FITTED, Presses())
    for colour in Colour:
        switches.switch_lamp(colour)
        assert tuple(bool(factory.pin(pin).state) for pin in COLOUR.pins) == colour.value
        assert factory.pin(FITTED.lamp).state
    switches.switch_lamp(None)
    assert not any(factory.pin(pin).state for pin in (*COLOUR.pins, FITTED.lamp))
    switches.close()


def test_the_lamp_of_one_colour_goes_on_in_the_same_rhythm() -> None:
    timer = HandTimer()
    with bench(timer.call_later, FITTED) as made:
        made.panel.show(Signal(Lamp.ASKING))
        timer.pass_s(2.1)
        blue, single = made.pin(COLOUR.blue), made.pin(FITTED.lamp)
        assert [each.state for each in blue.states][-5:] == [each.state for each in single.states][-5:]
        assert not made.pin(COLOUR.red).state


def test_no_lamp_is_red_and_colours_are_not_all_there_is_to_tell_them_apart() -> None:
    assert (True, False, False) not in [colour.value for colour in Colour]
    assert len({LAMPS[lamp] for lamp in Lamp}) == len(Lamp)
    assert len({COLOURS[lamp] for lamp in Lamp if lamp is not Lamp.DARK}) == len(Lamp) - 1


def test_the_cameras_lamp_follows_the_camera_and_is_dark_at_the_end() -> None:
    with bench(HandTimer().call_later, FITTED) as made:
        lamp = made.pin(FITTED.camera)
        made.panel.light_camera(True)
        assert lamp.state
        made.panel.light_camera(False)
        made.panel.light_camera(True)
        made.panel.close()
        made.panel.light_camera(True)
        assert not lamp.state


def test_a_panel_without_the_cameras_lamp_is_fine() -> None:
    with bench(HandTimer().call_later) as made:
        made.panel.light_camera(True)
        assert made.lines() == []


def test_a_key_is_answered_by_one_short_beep_and_the_log_says_nothing() -> None:
    timer = HandTimer()
    with bench(timer.call_later) as made:
        for _ in range(2):
            made.panel.click()
            timer.pass_s(1.0)
        assert [state.state for state in made.pin(SETTINGS.buzzer).states] == [False, True, False, True, False]
        assert made.lines() == []


def test_without_sounds_keys_are_silent() -> None:
    with bench(HandTimer().call_later, replace(SETTINGS, sounds=False)) as made:
        made.panel.click()
        assert [state.state for state in made.pin(SETTINGS.buzzer).states] == [False]


class Hands:
    """Notes what hands do, from any thread."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.held = threading.Event()

    def presses(self) -> Presses:
        return Presses(
            start=lambda: self.told.append("start"),
            hold=self._hold,
            headphones=self.told.append,
        )

    def _hold(self) -> None:
        self.told.append("hold")
        self.held.set()


def test_a_short_press_counts_when_the_button_is_let_go() -> None:
    factory, hands = MockFactory(), Hands()
    switches = GpioSwitches(factory, replace(FITTED, hold_s=WITHIN_S), hands.presses())
    button = factory.pin(FITTED.start)
    button.drive_low()
    assert hands.told == []
    button.drive_high()
    assert hands.told == ["start"]
    switches.close()


def test_a_long_press_counts_while_it_lasts_and_is_no_short_one_too() -> None:
    factory, hands = MockFactory(), Hands()
    switches = GpioSwitches(factory, FITTED, hands.presses())
    button = factory.pin(FITTED.start)
    button.drive_low()
    assert hands.held.wait(WITHIN_S)
    button.drive_high()
    assert hands.told == ["hold"]
    switches.close()


class PluggedIn(MockPin):  # type: ignore[misc]  # gpiozero publishes no types
    """A pin that something outside holds at ground from the beginning."""

    def _get_state(self) -> float:
        return 0.0


def test_headphones_that_were_in_before_the_program_began_are_told() -> None:
    hands = Hands()
    switches = GpioSwitches(MockFactory(pin_class=PluggedIn), FITTED, hands.presses())
    assert hands.told == [True]
    switches.close()


def test_headphones_are_told_in_and_out() -> None:
    factory, hands = MockFactory(), Hands()
    plug = factory.pin(FITTED.headphones)
    switches = GpioSwitches(factory, FITTED, hands.presses())
    plug.drive_low()
    plug.drive_high()
    assert hands.told == [True, False]
    switches.close()


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"colour": ColourSettings(5, 6, 17)}, "different pins"),
        ({"camera": 18}, "different pins"),
        ({"headphones": 28}, "from 0 to 27"),
        ({"hold_s": 0.0}, "more than 0"),
        ({"keypad": KeypadSettings("gpio", rows=(1, 2, 3, 4), columns=(7, 8, 17))}, "different pins"),
    ],
)
def test_fittings_that_cannot_be_are_refused(values: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        PanelSettings(**values)  # type: ignore[arg-type]  # wrong on purpose


def test_half_a_colour_lamp_and_half_a_matrix_are_refused() -> None:
    with pytest.raises(ValueError, match="three pins"):
        ColourSettings(red=5)
    with pytest.raises(ValueError, match="4 rows and 3 columns"):
        KeypadSettings("gpio", rows=(1, 2))
    with pytest.raises(ValueError, match="kind"):
        KeypadSettings("bluetooth")
    with pytest.raises(ValueError, match="more than 0"):
        KeypadSettings(scan_s=0.0)


@pytest.mark.parametrize(
    ("settings", "there"),
    [
        (PanelSettings(), False),
        (PanelSettings("gpio"), False),
        (PanelSettings("virtual"), True),
        (PanelSettings(keypad=KeypadSettings("usb")), True),
        (PanelSettings("gpio", keypad=KeypadSettings("gpio", rows=(1, 2, 3, 4), columns=(7, 8, 9))), True),
        (PanelSettings(keypad=KeypadSettings("gpio", rows=(1, 2, 3, 4), columns=(7, 8, 9))), False),
    ],
)
def test_a_pad_at_usb_needs_no_pins_and_a_matrix_does(settings: PanelSettings, there: bool) -> None:
    assert settings.has_keypad is there
