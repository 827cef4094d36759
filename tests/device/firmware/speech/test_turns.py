"""When the screen's own voice speaks, by a clock of our own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from device.firmware.screen.choices import Voice
from device.firmware.screen.port import Hint, Screen, View
from device.firmware.speech.turns import Speech, Turns
from tests.device.firmware.speech.made import IDLE, SPEAKING, louder, scene, words_of

HINT_S = 2.5


class Told:
    """Shows views one after the other and keeps what they make the screen say."""

    def __init__(self) -> None:
        self.turns = Turns(HINT_S)
        self.now = 100.0
        self.take(IDLE)

    def take(self, view: View, **touched: bool) -> list[str] | None:
        """Give the keys of what is said, an empty list for silence, None for no change."""
        return keys_of(self.turns.take(view, words_of(view), self.now, **touched))

    def after(self, seconds: float) -> list[str] | None:
        """Let time pass and give the hint that is due."""
        self.now += seconds
        return keys_of(self.turns.due(self.now))


def keys_of(speech: Speech | None) -> list[str] | None:
    return None if speech is None else [line.key for line in speech.lines]


def looking(hint: str, **changes: Any) -> View:
    return scene("looking", hint=hint, **changes)


def test_a_question_is_said_once() -> None:
    told = Told()
    question = scene("choosing")
    assert told.take(question) == [
        "choosing.title",
        "choosing.equal",
        "choosing.face",
        "choosing.pin",
        "choosing.staff",
    ]
    assert told.take(replace(question, number=9, seconds_left=3)) is None


def test_another_question_ends_the_one_before() -> None:
    told = Told()
    told.take(scene("choosing"))
    assert told.take(scene("pin")) == ["pin.title", "pin.tries"]


def test_a_wrong_pin_is_told_with_what_is_left() -> None:
    told = Told()
    told.take(scene("pin"))
    told.take(scene("checking"))
    assert told.take(scene("pin_wrong")) == ["error.110", "pin.tries"]


def test_a_waiting_room_is_not_spoken_to() -> None:
    told = Told()
    told.take(scene("reading"))
    assert told.take(IDLE) == []
    assert told.take(replace(IDLE, language="en")) == []
    assert told.take(scene("not_enrolled")) == []


def test_who_touches_a_language_hears_it() -> None:
    told = Told()
    said = told.turns.take(replace(IDLE, language="en"), words_of(replace(IDLE, language="en")), 1.0, touched=True)
    assert said is not None
    assert (said.language, keys_of(said)) == ("en", ["idle.title", "idle.keep"])


def test_the_idle_screen_tells_what_is_the_matter() -> None:
    told = Told()
    assert told.take(scene("idle_card_left")) == ["error.306"]


def test_a_result_is_not_cut_off_by_the_idle_screen() -> None:
    told = Told()
    told.take(scene("result_1"))
    assert told.take(IDLE) is None


def test_a_result_is_not_said_again_when_its_card_is_taken() -> None:
    told = Told()
    result = scene("result_1")
    told.take(result)
    assert told.take(replace(result, card_present=False)) is None
    guardian = scene("result_guardian")
    told.take(guardian)
    assert told.take(replace(guardian, card_present=False)) == ["guardian.next_taken"]


def test_a_warning_interrupts_and_the_question_is_not_repeated_after_it() -> None:
    told = Told()
    question = scene("choosing")
    told.take(question)
    assert told.take(replace(question, warn=True)) == ["warn.question"]
    assert told.take(replace(question, warn=True, seconds_left=7)) is None
    assert told.take(question) == []


def test_again_when_asked_even_where_the_voice_is_off() -> None:
    told = Told()
    question = scene("registering", voice=Voice())
    assert told.take(question) == []
    again = told.take(louder(question, asked=1))
    assert again is not None
    assert again[0] == "registering.title"
    assert told.take(louder(question, asked=1)) is None


def test_switched_on_and_off() -> None:
    told = Told()
    silent = scene("consent", voice=Voice())
    assert told.take(silent) == []
    assert (told.take(replace(silent, voice=SPEAKING)) or [""])[0] == "consent.title"
    assert told.take(silent) == []


def test_louder_is_heard_at_once_and_only_by_who_touched_it() -> None:
    told = Told()
    question = scene("choosing")
    told.take(question)
    assert told.take(louder(question, volume=4), touched=True) == ["settings.volume"]
    assert told.take(louder(question, volume=3)) is None


def test_the_way_without_seeing_speaks_for_itself() -> None:
    told = Told()
    question = scene("choosing")
    assert told.take(louder(question, guided=True)) is None
    assert told.take(louder(scene("pin"), guided=True)) is None
    assert told.take(scene("pin")) is None


def test_a_hint_waits_until_the_first_sentence_is_over() -> None:
    told = Told()
    assert told.take(looking(Hint.TOO_FAR)) == ["looking.promise"]
    told.turns.spoken_until(told.now + 4)
    assert told.take(looking(Hint.TOO_FAR)) is None
    assert told.turns.wait_s(told.now) == 4
    assert told.after(3.9) is None
    assert told.after(0.1) == ["hint.too_far"]
    assert told.after(10) is None


def test_at_most_one_hint_in_a_while_and_the_newest_wins() -> None:
    told = Told()
    told.take(looking(""))
    assert told.take(looking(Hint.TOO_FAR)) == ["hint.too_far"]
    assert told.take(looking(Hint.TOO_DARK)) is None
    assert told.take(looking(Hint.TURNED)) is None
    assert told.after(HINT_S - 0.1) is None
    assert told.after(0.1) == ["hint.turned"]


def test_a_hint_that_passed_before_its_time_is_not_said() -> None:
    told = Told()
    told.take(looking(""))
    told.take(looking(Hint.TOO_FAR))
    told.take(looking(Hint.TOO_DARK))
    assert told.take(looking(Hint.TOO_FAR)) is None
    assert told.after(60) is None


def test_a_movement_is_asked_for_at_once() -> None:
    told = Told()
    told.take(looking("", asks_movement=True))
    told.take(looking(Hint.OFF_CENTRE, asks_movement=True))
    assert told.take(looking(Hint.TURN_LEFT, asks_movement=True)) == ["hint.turn_left"]


def test_no_hint_behind_a_warning_nor_after_the_face_step() -> None:
    told = Told()
    told.take(looking(""))
    told.take(looking(Hint.TOO_FAR))
    told.take(looking(Hint.TOO_DARK))
    assert told.take(looking(Hint.TOO_DARK, warn=True)) == ["warn.question"]
    assert told.after(60) is None
    told.take(looking(Hint.TOO_DARK))
    told.take(View(9, Screen.REVIEW, voice=SPEAKING))
    assert told.after(60) is None


def test_asked_again_the_hint_comes_with_it() -> None:
    told = Told()
    told.take(looking(Hint.TOO_FAR))
    assert told.take(louder(looking(Hint.TOO_FAR), asked=1)) == ["looking.promise", "hint.too_far"]
