"""By ear alone: beginning, choosing with the button and with keys, being heard, and coming to an end."""

from __future__ import annotations

import pytest

from device.firmware.screen.choices import ConsentItem
from device.firmware.screen.port import (
    LANGUAGES,
    Accept,
    Back,
    CallStaff,
    CannotMove,
    Choose,
    ConsentAll,
    ForSomeone,
    Guided,
    Headphones,
    Language,
    MoreTime,
    NextCard,
    NoCard,
    Repeat,
    Screen,
    SetConsent,
    SetVolume,
    View,
    Way,
    Withdraw,
)
from tests.device.firmware.guide.bench import SENTENCE_S, SETTINGS, Bench

WAYS = (Way.FACE, Way.PIN, Way.STAFF)


def test_a_press_begins_and_the_first_sentence_is_the_help() -> None:
    bench = Bench(guided=False)
    bench.guide.pressed()
    bench.sync()
    assert bench.port.done[0] == Guided(True)
    said = bench.mouth.heard[0]
    assert said.keys[:4] == ("guide.welcome", "guide.button", "guide.pad", "idle.title")
    assert said.language == "ja"


def test_without_keys_nobody_is_told_of_keys() -> None:
    bench = Bench(guided=False, keypad=False)
    bench.guide.pressed()
    bench.sync()
    assert "guide.pad" not in bench.keys_said


@pytest.mark.parametrize("begin", ["key", "hold", "headphones"])
def test_a_key_a_long_press_and_headphones_begin_too(begin: str) -> None:
    bench = Bench(guided=False)
    match begin:
        case "key":
            bench.guide.key("5")
        case "hold":
            bench.guide.held()
        case _:
            bench.guide.headphones(True)
    bench.sync()
    assert Guided(True) in bench.port.done
    assert "guide.welcome" in bench.keys_said


def test_nothing_is_said_or_done_before_somebody_begins() -> None:
    bench = Bench(guided=False)
    bench.show(Screen.CHOOSING, ways=WAYS)
    bench.timer.pass_s(300)
    assert bench.mouth.heard == []
    assert bench.port.done == []


def test_a_press_of_somebody_who_is_asked_for_more_time_gives_it_and_sends_nothing() -> None:
    bench = Bench(guided=False)
    bench.show(Screen.REVIEW, warn=True)
    bench.guide.pressed()
    assert bench.port.done == [MoreTime(), Guided(True)]


def test_a_press_takes_what_is_being_read() -> None:
    bench = Bench()
    bench.show(Screen.CHOOSING, ways=WAYS, guardian_offered=True, withdrawal_offered=True)
    bench.take("choosing.pin")
    assert bench.port.done == [Choose(Way.PIN)]


def test_each_choice_has_its_time_and_a_late_press_still_means_it() -> None:
    late = 0.4
    bench = Bench(settings=type(SETTINGS)(gap_s=2.0, digit_gap_s=1.0, late_s=late))
    bench.show(Screen.CHOOSING, ways=WAYS)
    face, pin = bench.hear("choosing.face"), bench.hear("choosing.pin")
    assert pin.at - face.at == pytest.approx(SENTENCE_S + 2.0, abs=0.2)
    bench.guide.pressed()
    assert bench.port.done == [Choose(Way.FACE)]
    bench.timer.pass_s(late + 0.1)
    bench.guide.pressed()
    assert bench.port.done == [Choose(Way.FACE), Choose(Way.PIN)]


def test_a_press_during_the_question_brings_the_choices() -> None:
    bench = Bench()
    bench.show(Screen.CHOOSING, ways=WAYS)
    bench.guide.pressed()
    assert bench.mouth.heard[-1].keys == ("choosing.face",)
    assert bench.port.done == []


def test_choices_are_read_three_times_and_a_press_into_the_silence_begins_anew() -> None:
    bench = Bench()
    bench.show(Screen.CHOOSING, ways=WAYS)
    bench.timer.pass_s(600)
    assert bench.keys_said.count("choosing.face") == SETTINGS.rounds
    bench.guide.pressed()
    assert "choosing.title" in bench.mouth.heard[-1].keys
    assert bench.port.done == []


@pytest.mark.parametrize(
    ("key", "action"),
    [("1", Choose(Way.FACE)), ("2", Choose(Way.PIN)), ("4", ForSomeone()), ("5", Withdraw()), ("0", CallStaff())],
)
def test_keys_choose_by_number_at_any_time(key: str, action: object) -> None:
    bench = Bench()
    bench.show(Screen.CHOOSING, ways=WAYS, guardian_offered=True, withdrawal_offered=True)
    bench.type(key)
    assert bench.port.done == [action]
    assert len(bench.clicks) == 1


def test_a_key_without_a_choice_does_nothing_but_beep() -> None:
    bench = Bench()
    bench.show(Screen.REVIEW)
    bench.type("9")
    assert bench.port.done == []
    assert len(bench.clicks) == 1


def test_star_says_it_again_and_hash_changes_the_volume_round_and_round() -> None:
    bench = Bench()
    bench.show(Screen.REVIEW)
    bench.type("*")
    assert bench.port.signs == [Repeat()]
    assert "review.what" in bench.mouth.heard[-1].keys
    bench.type("#")
    assert bench.port.done[-1] == SetVolume(4)
    assert bench.mouth.heard[-1].keys[0] == "settings.volume"


def test_a_long_press_says_it_again_and_offers_the_volume_first() -> None:
    bench = Bench()
    bench.show(Screen.REVIEW)
    bench.guide.held()
    bench.take("settings.softer")
    assert bench.port.done == [SetVolume(2)]
    assert bench.port.signs


def test_a_language_is_offered_in_itself_and_everything_goes_on_in_it() -> None:
    bench = Bench()
    bench.show(Screen.IDLE, no_card_offered=True)
    assert bench.hear("guide.this_language").language == "en"
    bench.guide.pressed()
    assert Language("en") in bench.port.done
    bench.show(Screen.IDLE, language="en", no_card_offered=True)
    assert bench.mouth.heard[-1].language == "en"


def test_the_other_languages_are_one_step_further() -> None:
    bench = Bench()
    bench.show(Screen.IDLE)
    bench.take("guide.languages")
    while bench.hear("guide.this_language").language != "vi":
        bench.timer.pass_s(0.2)
    bench.guide.pressed()
    assert bench.port.done[-1] == Language("vi")


def test_no_card_says_what_is_sent_before_anything_is() -> None:
    bench = Bench()
    bench.show(Screen.IDLE, no_card_offered=True)
    bench.take("guide.no_card")
    assert NoCard() not in bench.port.done
    bench.hear("no_card.what")
    bench.take("staff.ticket")
    assert bench.port.done[-1] == NoCard()


def test_a_screen_that_waits_reads_its_ways_out_only_when_asked() -> None:
    bench = Bench()
    bench.show(Screen.LOOKING, hint="too_far", ways=(Way.PIN, Way.STAFF), asks_movement=True)
    bench.timer.pass_s(60)
    assert "foot.staff" not in bench.keys_said
    bench.guide.pressed()
    bench.take("looking.cannot_move")
    assert bench.port.done == [CannotMove()]


def test_after_its_ways_out_the_camera_step_speaks_of_the_camera_again() -> None:
    bench = Bench()
    bench.show(Screen.LOOKING, hint="too_far")
    bench.guide.pressed()
    bench.hear("foot.staff")
    bench.hear("looking.promise")
    bench.hear("hint.too_far")


def test_after_a_long_press_the_camera_step_speaks_of_the_camera_again() -> None:
    bench = Bench()
    bench.show(Screen.LOOKING, hint="too_far")
    bench.guide.held()
    bench.hear("settings.softer")
    bench.hear("looking.promise")
    bench.hear("hint.too_far")


def test_hints_wait_for_the_promise_and_for_each_other_and_the_newest_wins() -> None:
    bench = Bench()
    bench.show(Screen.LOOKING, hint="no_face")
    assert bench.mouth.heard[-1].keys == ("looking.promise",)
    first = bench.hear("hint.no_face")
    for hint in ("too_far", "off_centre", "ok"):
        bench.port.put(hint=hint)
        bench.sync()
        bench.timer.pass_s(0.2)
    second = bench.hear("hint.ok")
    assert second.at - first.at >= SETTINGS.hint_s
    assert "hint.too_far" not in bench.keys_said


def test_a_movement_is_said_at_once() -> None:
    bench = Bench()
    bench.show(Screen.LOOKING, hint="turn_left", asks_movement=True)
    bench.hear("hint.turn_left")
    bench.port.put(hint="further_left")
    bench.sync()
    assert bench.mouth.heard[-1].keys == ("hint.further_left",)


def test_time_that_ends_is_announced_and_any_press_extends_it() -> None:
    bench = Bench()
    bench.show(Screen.REVIEW)
    bench.show(Screen.REVIEW, warn=True, seconds_left=20)
    assert bench.mouth.heard[-1].keys == ("warn.question", "guide.extend")
    bench.guide.pressed()
    assert bench.port.done == [MoreTime()]


def test_consents_are_read_one_by_one_each_off_and_a_change_is_heard_at_its_place() -> None:
    bench = Bench()
    asked = (ConsentItem.MEDICINES, ConsentItem.DIAGNOSES)
    bench.show(Screen.CONSENT, consents_asked=asked)
    assert "guide.consent" in bench.mouth.heard[-1].keys
    assert bench.hear("consent.medicines").keys == ("consent.medicines", "guide.not_shared")
    bench.take("consent.diagnoses")
    assert bench.port.done == [SetConsent(ConsentItem.DIAGNOSES, True)]
    bench.show(Screen.CONSENT, consents_asked=asked, consents=(ConsentItem.DIAGNOSES,))
    assert bench.mouth.heard[-1].keys == ("consent.diagnoses", "guide.shared")
    bench.take("consent.accept")
    assert bench.port.done[-1] == Accept()


def test_all_or_nothing_is_as_near_as_one() -> None:
    bench = Bench()
    bench.show(Screen.CONSENT, consents_asked=(ConsentItem.MEDICINES,))
    bench.take("consent.nothing")
    bench.take("consent.all")
    assert bench.port.done == [Accept(), ConsentAll(True)]


def test_a_result_is_kept_while_it_is_read_and_then_goes_by_itself() -> None:
    bench = Bench()
    bench.show(Screen.RESULT, ticket="A7K", outcome_step=7)
    keys = bench.mouth.heard[-1].keys
    assert keys[:4] == ("result.ticket", "letter.A", "letter.7", "letter.K")
    bench.timer.pass_s(600)
    assert bench.port.done == [MoreTime()] * SETTINGS.rounds


def test_a_guardian_goes_on_with_the_next_card() -> None:
    bench = Bench()
    bench.show(Screen.RESULT, ticket="A7K", for_someone=True)
    bench.take("guardian.next")
    assert bench.port.done[-1] == NextCard()


def test_registration_is_asked_for_and_no_is_as_near_as_yes() -> None:
    bench = Bench()
    bench.show(Screen.REGISTERING)
    bench.hear("registering.accept")
    bench.take("registering.back")
    assert bench.port.done == [Back()]


def test_the_end_of_the_visit_is_the_end_of_the_guide() -> None:
    bench = Bench()
    bench.show(Screen.REVIEW)
    bench.port.act(Guided(False), bench.port.shown.number)
    bench.sync()
    said = len(bench.mouth.heard)
    bench.timer.pass_s(600)
    assert len(bench.mouth.heard) == said


def test_who_calls_staff_hears_that_it_was_heard_even_when_the_screen_changes_at_once() -> None:
    bench = Bench()
    bench.show(Screen.CHOOSING, ways=WAYS)
    bench.guide.acted(CallStaff())
    assert bench.mouth.heard[-1].keys[0] == "guide.staff_called"
    bench.show(Screen.REVIEW)
    assert bench.mouth.heard[-1].keys[:2] == ("guide.staff_called", "review.what")


def test_headphones_are_told_to_the_screen_whether_or_not_anybody_is_guided() -> None:
    bench = Bench(guided=False)
    bench.guide.headphones(True)
    bench.guide.headphones(False)
    assert bench.port.done == [Headphones(True), Guided(True), Headphones(False)]


def test_a_result_is_said_to_its_end_and_anything_else_ends_at_once() -> None:
    bench = Bench()
    bench.show(Screen.RESULT, ticket="A7K")
    bench.port.shown = View(bench.port.shown.number + 1, Screen.IDLE)
    bench.sync()
    assert bench.mouth.hushes == []
    bench = Bench()
    bench.show(Screen.REVIEW)
    bench.port.act(Guided(False), bench.port.shown.number)
    bench.sync()
    assert bench.mouth.hushes == [bench.timer.now]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", [0, 110, 214])
def test_every_screen_has_words_in_every_language(language: str, message: int) -> None:
    for screen in Screen:
        bench = Bench()
        bench.show(
            screen,
            language=language,
            ways=WAYS,
            message=message,
            hint="ok",
            asks_movement=True,
            renew_until="2027-01-04",
        )
        for _ in range(3):
            bench.guide.pressed()
            bench.timer.pass_s(30)
        assert {heard.language for heard in bench.mouth.heard} >= {language}


def test_where_the_card_lies_is_said_to_whoever_cannot_see_it() -> None:
    bench = Bench()
    bench.show(Screen.CARD_AWAY)
    assert bench.mouth.heard[-1].keys[-1] == "guide.place"


@pytest.mark.parametrize("screen", Screen)
def test_every_screen_can_be_heard_and_leads_to_staff_where_anybody_listens(screen: Screen) -> None:
    bench = Bench()
    bench.show(screen, ways=WAYS, ticket="A7K" if screen is Screen.RESULT else "")
    assert bench.mouth.heard
    bench.type("#" if screen in (Screen.PIN, Screen.UNLOCKING_CODE) else "")
    bench.type("0")
    nobody = screen in (Screen.STARTING, Screen.OUT_OF_SERVICE, Screen.NOT_ENROLLED)
    assert (CallStaff() in bench.port.done) or nobody
