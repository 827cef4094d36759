"""The last door before the loudspeaker, and that nothing hides digits worse than it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.basics.era import Era
from device.firmware.guide.digits import Digits
from device.firmware.guide.menu import TakeDigit
from device.firmware.guide.private import PrivateSpeaker
from device.firmware.guide.settings import GuideSettings
from device.firmware.screen.port import Pin, Screen
from device.firmware.speech.line import Line
from device.firmware.speech.pieces import digit
from tests.device.firmware.guide.bench import TODAY, Bench, Mouth
from tests.device.firmware.panel.bench import HandTimer

HARMLESS = Line("pin.title", "暗証番号")


@given(st.lists(st.one_of(st.booleans(), st.integers(0, 9)), max_size=30))
def test_no_digit_passes_while_headphones_are_out(steps: list[bool | int]) -> None:
    mouth = Mouth(HandTimer())
    door = PrivateSpeaker(mouth)
    plugged = False
    for step in steps:
        if isinstance(step, bool):
            plugged = step
            door.plug(plugged)
        else:
            mouth.heard.clear()
            door.say((HARMLESS, digit(step)), "ja")
            said = [key for heard in mouth.heard for key in heard.keys]
            assert said == (["pin.title", f"digit.{step}"] if plugged else ["pin.title"])


def test_a_lone_digit_without_headphones_is_not_even_begun() -> None:
    mouth = Mouth(HandTimer())
    assert PrivateSpeaker(mouth).say((digit(5),), "ja") == 0.0
    assert mouth.heard == []


def test_pulling_the_headphones_hushes_and_plugging_in_does_not() -> None:
    mouth = Mouth(HandTimer())
    door = PrivateSpeaker(mouth)
    door.plug(False)
    door.plug(True)
    assert mouth.hushes == []
    door.plug(False)
    assert len(mouth.hushes) == 1


@given(st.lists(st.sampled_from(["press", "hold", "in", "out", "1", "5", "*", "#", "wait"]), max_size=25))
def test_whatever_hands_do_at_the_pin_no_digit_is_said_without_headphones(deeds: list[str]) -> None:
    bench = Bench(keypad=False)
    bench.show(Screen.PIN, tries_left=3)
    plugged = False
    for deed in deeds:
        said = len(bench.mouth.heard)
        match deed:
            case "press":
                bench.guide.pressed()
            case "hold":
                bench.guide.held()
            case "in" | "out":
                plugged = deed == "in"
                bench.guide.headphones(plugged)
            case "wait":
                bench.timer.pass_s(17.0)
            case key:
                bench.guide.key(key)
        bench.sync()
        keys = [key for heard in bench.mouth.heard[said:] for key in heard.keys]
        assert plugged or not [key for key in keys if key.startswith("digit.")]


def test_digits_are_hidden_and_wiped() -> None:
    digits = Digits()
    for number in (1, 2, 3, 4):
        digits.add(number)
    kept = digits._octets
    assert "1234" not in repr(digits)
    assert "7" not in repr(TakeDigit(7))
    digits.clear()
    assert (bytes(kept), digits.count) == (b"", 0)


@pytest.mark.parametrize("count", [0, 3, 5])
def test_a_wrong_number_of_digits_is_no_pin_and_no_code_and_is_forgotten(count: int) -> None:
    for take in (Digits.take_pin, Digits.take_code):
        digits = Digits()
        for _ in range(count):
            digits.add(1)
        with pytest.raises(ValueError, match="four digits"):
            take(digits)
        assert digits.count == 0


def test_a_birth_date_is_forgotten_when_it_is_taken() -> None:
    digits = Digits()
    for number in (0, 8, 1, 1, 2, 9):
        digits.add(number)
    born = digits.take_birth(Era.REIWA, TODAY)
    assert (born.year, born.month, born.day) == (2026, 11, 29)
    assert digits.count == 0


@pytest.mark.parametrize(
    "values",
    [{"gap_s": 0.0}, {"late_s": 2.0}, {"late_s": -0.1}, {"rounds": 0}, {"pace": 1.1}, {"hint_s": 0.0}],
)
def test_settings_that_leave_nobody_time_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must|lies|at least"):
        GuideSettings(**values)  # type: ignore[arg-type]  # wrong on purpose


def test_a_second_press_on_enter_before_the_screen_has_changed_does_nothing() -> None:
    bench = Bench(keypad=False)
    bench.show(Screen.PIN, tries_left=3)
    bench.guide.headphones(True)
    for _ in range(24):
        bench.guide.pressed()
    assert sum(isinstance(action, Pin) for action in bench.port.done) == 1
