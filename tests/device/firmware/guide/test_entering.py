"""Digits by ear: typed on keys and never spoken, or read in the headphones from a random one on; wiped in time."""

from __future__ import annotations

import pytest

from device.firmware.screen.port import Back, Birth, Code, MoreTime, Pin, Screen, Way
from tests.device.firmware.guide.bench import Bench


def at_pin(*, keypad: bool, headphones: bool = False, seed: int = 1, tries: int = 3) -> Bench:
    bench = Bench(keypad=keypad, seed=seed)
    if headphones:
        bench.guide.headphones(True)
        bench.sync()
    bench.show(Screen.PIN, tries_left=tries)
    bench.forget()
    bench.guide.key("*")  # says it again: everything from here on is heard
    bench.port.done.clear()
    return bench


def typed_pin(bench: Bench) -> bytes:
    pins = [bytes(action.digits.octets) for action in bench.port.done if isinstance(action, Pin)]
    (pin,) = pins
    return pin


def enter_by_button(bench: Bench, digits: str) -> None:
    for digit in digits:
        bench.take(f"digit.{digit}")


def test_a_pin_is_typed_ended_with_hash_and_never_spoken() -> None:
    bench = at_pin(keypad=True)
    assert {"pin.title", "pin.tries", "guide.type_pin", "guide.or_ways"} <= set(bench.keys_said)
    bench.type("1234#")
    assert typed_pin(bench) == b"1234"
    assert len(bench.clicks) == 1 + 5
    assert not [key for key in bench.keys_said if key.startswith(("digit.", "guide.entered"))]


def test_with_headphones_it_is_said_how_many_are_in_and_never_which() -> None:
    bench = at_pin(keypad=True, headphones=True)
    bench.type("12*34")
    counts = [key for key in bench.keys_said if key.startswith("guide.entered")]
    assert counts == [f"guide.entered_{count}" for count in (1, 2, 1, 2, 3)]
    assert not [key for key in bench.keys_said if key.startswith("digit.")]


def test_star_erases_and_with_nothing_in_says_it_again() -> None:
    bench = at_pin(keypad=True)
    bench.type("19*234#")
    assert typed_pin(bench) == b"1234"
    bench = at_pin(keypad=True)
    bench.forget()
    bench.type("1**")
    assert "pin.title" in bench.mouth.heard[-1].keys
    assert bench.port.done == []


def test_hash_too_early_says_that_digits_are_missing_and_costs_no_try() -> None:
    bench = at_pin(keypad=True)
    bench.type("123#")
    assert bench.port.done == []
    assert bench.mouth.heard[-1].keys == ("guide.missing",)
    bench.type("4#")
    assert typed_pin(bench) == b"1234"


def test_a_fifth_digit_is_not_taken() -> None:
    bench = at_pin(keypad=True)
    bench.type("12345#")
    assert typed_pin(bench) == b"1234"


@pytest.mark.parametrize("leave", ["button", "hash"])
def test_from_the_keys_other_ways_are_one_press_away(leave: str) -> None:
    bench = at_pin(keypad=True)
    if leave == "button":
        bench.guide.pressed()
    else:
        bench.type("#")
    bench.take("foot.back")
    assert bench.port.done == [Back()]


@pytest.mark.parametrize("seed", range(5))
def test_one_button_enters_a_pin_in_the_headphones(seed: int) -> None:
    bench = at_pin(keypad=False, headphones=True, seed=seed)
    assert "guide.digits" in bench.mouth.heard[0].keys
    enter_by_button(bench, "9003")
    assert bench.hear("guide.full")
    bench.take("guide.enter")
    assert typed_pin(bench) == b"9003"


def test_who_is_busy_with_digits_is_not_asked_whether_they_are_there() -> None:
    bench = at_pin(keypad=False, headphones=True)
    bench.port.signs.clear()
    enter_by_button(bench, "12")
    assert len(bench.port.signs) == 2
    bench = at_pin(keypad=True)
    bench.port.signs.clear()
    bench.type("12")
    assert len(bench.port.signs) == 2


def test_each_reading_begins_with_another_digit_so_that_a_watcher_cannot_count() -> None:
    starts = set()
    for seed in range(20):
        bench = at_pin(keypad=False, headphones=True, seed=seed)
        bench.timer.pass_s(40)
        starts.add(next(key for key in bench.keys_said if key.startswith("digit.")))
    assert len(starts) >= 6


def test_one_button_erases_and_begins_again() -> None:
    bench = at_pin(keypad=False, headphones=True)
    bench.take("digit.7")
    bench.take("guide.erase")
    enter_by_button(bench, "1111")
    bench.take("guide.again")
    enter_by_button(bench, "1234")
    bench.take("guide.enter")
    assert typed_pin(bench) == b"1234"


def test_who_has_keys_and_headphones_may_take_the_button_all_the_same() -> None:
    bench = at_pin(keypad=True, headphones=True)
    bench.hear("guide.or_button")
    bench.guide.pressed()
    enter_by_button(bench, "1234")
    bench.take("guide.enter")
    assert typed_pin(bench) == b"1234"


def test_without_keys_and_headphones_no_digit_is_read_and_the_ways_out_are() -> None:
    bench = at_pin(keypad=False)
    assert "guide.private" in bench.keys_said
    bench.take("foot.back")
    assert bench.port.done == [Back()]
    bench.timer.pass_s(120)
    assert not [key for key in bench.keys_said if key.startswith("digit.")]


def test_pulled_headphones_silence_at_once_wipe_and_stop_the_digits() -> None:
    bench = at_pin(keypad=False, headphones=True)
    enter_by_button(bench, "12")
    bench.hear("digit.5")
    bench.guide.headphones(False)
    bench.sync()
    assert bench.mouth.hushes[-1] == bench.timer.now
    assert bench.entering.digits.count == 0
    before = len(bench.mouth.heard)
    bench.timer.pass_s(120)
    said = [key for heard in bench.mouth.heard[before - 1 :] for key in heard.keys]
    assert said[0] == "guide.headphones_out"
    assert not [key for key in said if key.startswith("digit.")]


def test_headphones_that_come_in_the_middle_bring_the_digits() -> None:
    bench = at_pin(keypad=False)
    bench.guide.headphones(True)
    bench.sync()
    enter_by_button(bench, "1234")
    bench.take("guide.enter")
    assert typed_pin(bench) == b"1234"


def test_a_warning_in_the_middle_keeps_the_digits_and_a_key_still_counts() -> None:
    bench = at_pin(keypad=True)
    bench.type("12")
    bench.show(Screen.PIN, tries_left=3, warn=True)
    assert "warn.question" in bench.mouth.heard[-1].keys
    bench.guide.key("3")
    assert bench.port.done == [MoreTime()]
    bench.show(Screen.PIN, tries_left=3)
    bench.type("4#")
    assert typed_pin(bench) == b"1234"


def test_digits_do_not_outlive_their_question() -> None:
    bench = at_pin(keypad=True)
    bench.type("12")
    bench.show(Screen.CARD_AWAY)
    bench.show(Screen.PIN, tries_left=3)
    bench.type("34#")
    assert bench.port.done == []
    assert bench.entering.digits.count == 2


def test_a_pin_that_nobody_takes_any_more_is_wiped() -> None:
    bench = at_pin(keypad=True)
    bench.port.takes = False
    bench.type("1234#")
    pin = next(action for action in bench.port.done if isinstance(action, Pin))
    with pytest.raises(ValueError, match="wiped"):
        _ = pin.digits.octets


def test_a_locked_pin_takes_no_digits() -> None:
    bench = at_pin(keypad=True, tries=0)
    bench.type("1234#")
    assert not [action for action in bench.port.done if isinstance(action, Pin)]


def test_a_birth_date_is_an_era_and_six_digits() -> None:
    bench = Bench()
    bench.show(Screen.UNLOCKING_BIRTH, tries_left=10)
    bench.take("birth.showa")
    assert "guide.type_birth" in bench.mouth.heard[-1].keys
    bench.type("550203#")
    assert [(born.year, born.month, born.day) for born in bench.port.done if isinstance(born, Birth)] == [
        (1980, 2, 3)
    ]


@pytest.mark.parametrize(
    ("digits", "told"),
    [("990101", "birth.wrong_year"), ("551301", "birth.wrong_month"), ("550231", "birth.wrong_day")],
)
def test_a_date_that_cannot_be_is_told_and_asked_again(digits: str, told: str) -> None:
    bench = Bench()
    bench.show(Screen.UNLOCKING_BIRTH, tries_left=10)
    bench.take("birth.showa")
    bench.type(digits + "#")
    assert bench.mouth.heard[-1].keys[0] == told
    bench.take("birth.showa")
    bench.type("550203#")
    assert isinstance(bench.port.done[-1], Birth)


def test_a_western_year_is_for_staff() -> None:
    bench = Bench()
    bench.show(Screen.UNLOCKING_BIRTH, tries_left=10, ways=(Way.PIN,))
    bench.take("birth.western")
    assert bench.mouth.heard[-1].keys[0] == "birth.western_told"


def test_the_code_under_the_photo_is_typed_or_taken_with_the_button() -> None:
    bench = Bench()
    bench.show(Screen.UNLOCKING_CODE, tries_left=10)
    assert "guide.type_code" in bench.mouth.heard[-1].keys
    bench.type("0042#")
    assert [action.digits for action in bench.port.done if isinstance(action, Code)] == ["0042"]


def test_a_birth_date_needs_keys_or_headphones_too() -> None:
    bench = Bench(keypad=False)
    bench.show(Screen.UNLOCKING_BIRTH, tries_left=10, ways=(Way.PIN,))
    bench.timer.pass_s(60)
    assert "guide.private" in bench.keys_said
    assert "birth.showa" not in bench.keys_said
