"""What the panel is told while a visit goes on: each moment once, and a call for staff for its time."""

from __future__ import annotations

from device.firmware.panel.signals import CARD_LEFT, STAFF_CALLED, Lamp, Signal, Sound
from device.firmware.panel.watcher import PanelWatcher
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from tests.device.firmware.panel.bench import HandTimer

STAFF_S = 60.0
READY, ASKING = Signal(Lamp.READY), Signal(Lamp.ASKING)
PLEASE = Signal(Lamp.ASKING, Sound.PLEASE)


class Noted:
    """A panel that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[Signal] = []
        self.closed = False

    def show(self, signal: Signal) -> None:
        self.told.append(signal)

    def click(self) -> None:
        raise AssertionError("the watcher takes no keys")

    def light_camera(self, on: bool) -> None:
        raise AssertionError("the watcher has no camera")

    def close(self) -> None:
        self.closed = True


class Scene:
    """A watcher in service, with nothing noted yet."""

    def __init__(self) -> None:
        self.timer = HandTimer()
        self.panel = Noted()
        self.watcher = PanelWatcher(self.panel, STAFF_S, self.timer.call_later)
        self.watcher.show_serving(True)
        self.panel.told.clear()

    def show(
        self, state: State, visit_id: str = "v1", message: int = 0, language: str = "ja", busy: bool = False
    ) -> None:
        self.watcher.show_visit(
            Visit(
                state, visit_id=visit_id, message=message, preferences=Preferences(language), busy=busy, ticket="A7K"
            )
        )


def test_out_of_service_is_dark_and_back_in_service_ready() -> None:
    scene = Scene()
    scene.watcher.show_serving(False)
    scene.watcher.show_visit(Visit(preferences=Preferences("en")))
    scene.watcher.show_serving(True)
    assert scene.panel.told == [Signal(Lamp.DARK), Signal(Lamp.DARK), READY]


def test_a_visit_that_is_open_is_shown_though_no_other_can_begin() -> None:
    scene = Scene()
    scene.watcher.show_serving(False)
    scene.show(State.CARD_AWAY)
    assert scene.panel.told[-1] == PLEASE


def test_a_change_of_language_makes_no_second_sound() -> None:
    scene = Scene()
    scene.show(State.CARD_AWAY)
    scene.show(State.CARD_AWAY, language="en")
    assert scene.panel.told == [PLEASE, ASKING]


def test_the_reader_lost_in_the_middle_makes_no_second_sound() -> None:
    scene = Scene()
    scene.show(State.RESULT)
    scene.watcher.show_serving(False)
    assert scene.panel.told[-1] == Signal(Lamp.DONE)


def test_the_second_wrong_pin_sounds_again() -> None:
    scene = Scene()
    for busy, message in ((True, 0), (False, 110), (True, 110), (False, 110)):
        scene.show(State.PIN, busy=busy, message=message)
    assert [signal.sound for signal in scene.panel.told] == [Sound.NONE, Sound.PLEASE, Sound.NONE, Sound.PLEASE]


def test_the_next_visit_sounds_like_the_first() -> None:
    scene = Scene()
    scene.show(State.RESULT, "v1")
    scene.show(State.RESULT, "v2")
    assert [signal.sound for signal in scene.panel.told] == [Sound.ACCEPTED, Sound.ACCEPTED]


def test_a_card_left_behind_is_asked_for_until_it_is_taken() -> None:
    scene = Scene()
    scene.show(State.RESULT)
    scene.watcher.card_left()
    scene.watcher.card_left()
    scene.watcher.show_visit(Visit())
    assert scene.panel.told[1:] == [CARD_LEFT, CARD_LEFT, READY]


def test_a_call_for_staff_keeps_the_lamp_over_the_end_of_its_visit() -> None:
    scene = Scene()
    scene.watcher.staff_called()
    scene.show(State.RESULT)
    scene.watcher.show_visit(Visit())
    scene.timer.pass_s(STAFF_S - 1)
    assert [signal.lamp for signal in scene.panel.told] == [Lamp.STAFF] * 3
    assert [signal.sound for signal in scene.panel.told] == [Sound.STAFF_CALLED, Sound.ACCEPTED, Sound.NONE]
    scene.timer.pass_s(1)
    assert scene.panel.told[-1] == READY


def test_a_second_call_sounds_again_and_lasts_from_then_on() -> None:
    scene = Scene()
    scene.watcher.staff_called()
    scene.timer.pass_s(STAFF_S - 1)
    scene.watcher.staff_called()
    scene.timer.pass_s(STAFF_S - 1)
    assert scene.panel.told == [STAFF_CALLED, STAFF_CALLED]
    scene.timer.pass_s(1)
    assert len(scene.panel.told) == 3


def test_closing_ends_the_call_too() -> None:
    scene = Scene()
    scene.watcher.staff_called()
    scene.watcher.close()
    scene.timer.pass_s(STAFF_S * 2)
    assert scene.panel.closed
    assert scene.panel.told == [STAFF_CALLED]
