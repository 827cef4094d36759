"""Rhythms on simulated pins: exact sequences by a hand-set timer, real times by the event loop."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from gpiozero.pins.mock import MockPin

from device.firmware.panel.errors import PanelError
from device.firmware.panel.player import PlayedPanel
from device.firmware.panel.settings import PanelSettings
from device.firmware.panel.signals import CARD_LEFT, STAFF_CALLED, Colour, Lamp, Signal, Sound
from tests.device.firmware.panel.bench import SETTINGS, HandTimer, bench, play

LAMP, BUZZER = SETTINGS.lamp, SETTINGS.buzzer
EARLY_S = 0.02


@pytest.mark.parametrize(
    ("lamp", "lit"),
    [
        (Lamp.READY, "#.......#......."),
        (Lamp.ASKING, "##..##..##..##.."),
        (Lamp.WORKING, "###.###.###.###."),
        (Lamp.DONE, "################"),
        (Lamp.STAFF, "#.#.....#.#....."),
    ],
)
def test_each_lamp_plays_its_rhythm(lamp: Lamp, lit: str) -> None:
    timer = HandTimer()
    with bench(timer.call_later) as shown:
        shown.panel.show(Signal(lamp))
        seen = ""
        timer.pass_s(SETTINGS.lamp_beat_s / 2)  # look in the middle of each beat
        for _ in lit:
            seen += "#" if shown.pin(LAMP).state else "."
            timer.pass_s(SETTINGS.lamp_beat_s)
    assert seen == lit


@pytest.mark.parametrize(
    ("sound", "heard"),
    [(Sound.ACCEPTED, "####........"), (Sound.PLEASE, "#.#........."), (Sound.STAFF_CALLED, "###.#.###...")],
)
def test_each_sound_is_made_once(sound: Sound, heard: str) -> None:
    timer = HandTimer()
    with bench(timer.call_later) as shown:
        shown.panel.show(Signal(Lamp.DARK, sound))
        seen = ""
        timer.pass_s(SETTINGS.sound_beat_s / 2)
        for _ in heard:
            seen += "#" if shown.pin(BUZZER).state else "."
            timer.pass_s(SETTINGS.sound_beat_s)
    assert seen == heard


def test_the_same_lamp_again_does_not_break_its_rhythm() -> None:
    timer = HandTimer()
    with bench(timer.call_later) as shown:
        shown.panel.show(Signal(Lamp.ASKING))
        timer.pass_s(SETTINGS.lamp_beat_s * 1.5)
        shown.panel.show(CARD_LEFT)
        timer.pass_s(SETTINGS.lamp_beat_s)
        assert not shown.pin(LAMP).state
    assert shown.lines() == [("panel_lamp", "asking"), ("panel_sound", "please_do_something")]


def test_a_new_sound_cuts_the_old_one_short() -> None:
    timer = HandTimer()
    with bench(timer.call_later) as shown:
        shown.panel.show(Signal(Lamp.DARK, Sound.ACCEPTED))
        timer.pass_s(SETTINGS.sound_beat_s)
        shown.panel.show(Signal(Lamp.DARK, Sound.PLEASE))
        timer.pass_s(SETTINGS.sound_beat_s * 1.5)
        assert not shown.pin(BUZZER).state
        timer.pass_s(SETTINGS.sound_beat_s * 10)
        assert not shown.pin(BUZZER).state


def test_sounds_can_be_left_out() -> None:
    timer = HandTimer()
    with bench(timer.call_later, PanelSettings(kind="mock", sounds=False)) as shown:
        shown.panel.show(STAFF_CALLED)
        assert len(shown.pin(BUZZER).states) == 1
    assert shown.lines() == [("panel_lamp", "staff")]


def assert_lasted(pin: MockPin, planned: list[tuple[bool, float]]) -> None:
    """Check states and how long each lasted: never less than planned; a busy machine may be late."""
    # gpiozero's time of a state is that since the change before it
    lasted = [(bool(state.state), after.timestamp) for state, after in pairwise(pin.states[1:])][: len(planned)]
    assert [on for on, _ in lasted] == [on for on, _ in planned]
    assert all(seconds >= least - EARLY_S for (_, seconds), (_, least) in zip(lasted, planned, strict=True))


def test_on_the_event_loop_pins_change_at_their_times() -> None:
    async def scene() -> None:
        with bench(asyncio.get_running_loop().call_later) as shown:
            lamp, buzzer = shown.pin(LAMP), shown.pin(BUZZER)
            lamp.clear_states()
            buzzer.clear_states()
            shown.panel.show(STAFF_CALLED)
            while len(lamp.states) < 5:
                await asyncio.sleep(0.01)
            while len(buzzer.states) < 7:
                await asyncio.sleep(0.01)
            assert_lasted(lamp, [(True, 0.25), (False, 0.25), (True, 0.25)])
            assert_lasted(buzzer, [(True, 0.15), (False, 0.05), (True, 0.05), (False, 0.05), (True, 0.15)])

    play(scene)


class Failing:
    """Switches that work a number of times."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.closed = 0

    def switch_lamp(self, _colour: Colour | None) -> None:
        self._use()

    def switch_buzzer(self, _on: bool) -> None:
        self._use()

    def switch_camera(self, _on: bool) -> None:
        self._use()

    def _use(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PanelError("the chip is gone")

    def close(self) -> None:
        self.closed += 1
        raise PanelError("the chip is gone")


@pytest.mark.parametrize("times", [0, 2])
def test_a_switch_that_fails_ends_the_panel_once_and_is_told_by_its_number(times: int) -> None:
    timer, failing = HandTimer(), Failing(times)
    with bench(timer.call_later) as spare:
        panel = PlayedPanel(failing, SETTINGS, timer.call_later, spare.panel._log)
        panel.show(Signal(Lamp.ASKING))
        timer.pass_s(10.0)
        panel.show(STAFF_CALLED)
        assert failing.closed == 1
        assert spare.lines()[1:] == [("panel_off", 634), ("panel_not_closed", 634)]
        assert all(call.cancelled for call in timer.waiting)
