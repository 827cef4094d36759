"""What is said for each screen: all that matters, and nothing that is private."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from device.firmware.screen.choices import ConsentItem
from device.firmware.screen.port import Screen, Way
from device.firmware.screen.sentence import plain_text
from device.firmware.speech.inventory import inventory
from device.firmware.speech.line import Line
from device.firmware.speech.lines import hint_line, lines_of, side_lines
from device.firmware.speech.titles import SIDES
from tests.device.firmware.screen.scenes import CLINIC, SCENES
from tests.device.firmware.speech.made import WORDS, louder, scene, words_of


def keys(name: str, **changes: object) -> list[str]:
    view = scene(name, **changes)
    return [line.key for line in lines_of(view, words_of(view))]


@pytest.mark.parametrize("language", WORDS)
def test_every_scene_says_something_that_is_built_ahead(language: str) -> None:
    built = inventory(WORDS[language]).keys()
    for name in SCENES:
        view = scene(name, language=language)
        texts = [line.text for line in (*lines_of(view, WORDS[language]), hint_line(view, WORDS[language])) if line]
        assert texts, name
        assert {plain_text(text) for text in texts} <= built, name


@pytest.mark.parametrize("language", WORDS)
def test_no_name_of_a_clinic_and_nothing_left_blank(language: str) -> None:
    for name in SCENES:
        view = louder(scene(name, language=language, sent_to=CLINIC), headphones=True)
        said = " ".join(plain_text(line.text) for line in lines_of(view, WORDS[language]))
        assert CLINIC not in said
        assert "見本" not in said
        assert not re.search(r"[{}]", said)


def test_a_ticket_is_spelled_and_the_card_is_asked_to_be_taken() -> None:
    assert keys("result_1") == ["result.ticket", "letter.A", "letter.7", "letter.K", "step.1", "result.take"]


def test_an_unknown_step_is_that_of_an_accepted_visit() -> None:
    view = scene("result_1", outcome_step=999)
    assert words_of(view).step(1) in [line.text for line in lines_of(view, words_of(view))]


def test_until_when_a_certificate_is_good_is_for_headphones_only() -> None:
    view = scene("result_renew")
    assert not any(line.key == "date" for line in lines_of(view, words_of(view)))
    dates = [line.text for line in lines_of(louder(view, headphones=True), words_of(view)) if line.key == "date"]
    assert dates == ["2027年", "1月", "24日"]


def test_a_certificate_that_has_ended_is_for_headphones_only() -> None:
    view = scene("result_renew", grace=True)
    assert "result.grace" not in [line.key for line in lines_of(view, words_of(view))]
    private = [line.key for line in lines_of(louder(view, headphones=True), words_of(view))]
    assert "result.grace" in private
    assert "date" not in private


def test_what_just_happened_takes_the_place_of_the_question() -> None:
    assert keys("pin_wrong") == ["error.110", "pin.tries"]
    assert keys("choosing_told")[0] == "error.111"
    assert "choosing.title" not in keys("choosing_told")


def test_the_last_try_is_said_by_its_own_sentence() -> None:
    assert keys("pin_last") == ["pin.last_wrong"]
    assert keys("pin_last_asked") == ["pin_last.title", "pin_last.more", "pin_last.other", "pin_last.use"]
    assert keys("pin_blocked") == ["pin.blocked"]


def test_choices_are_named_where_they_are_the_question() -> None:
    assert keys("choosing", ways=(Way.PIN, Way.STAFF))[2:] == ["choosing.pin", "choosing.staff"]
    assert "choosing.typed" in keys("choosing_print_231")


def test_a_consent_touched_on_changes_nothing_that_is_said() -> None:
    asked = scene("consent", consents_asked=tuple(ConsentItem))
    before = lines_of(asked, words_of(asked))
    assert {"consent.medicines", "consent.nothing"} <= {line.key for line in before}
    assert lines_of(replace(asked, consents=(ConsentItem.SURGERY,)), words_of(asked)) == before


def test_a_warning_stands_alone() -> None:
    assert keys("choosing_warn") == ["warn.question"]


def test_staff_are_not_told_aloud_that_their_code_was_wrong() -> None:
    assert not any(key.startswith("error.") for key in keys("staff_code_311"))


def test_hints_belong_to_the_face_step() -> None:
    view = scene("looking_too_far")
    hint = hint_line(view, words_of(view))
    assert hint == Line("hint.too_far", words_of(view).say("hint.too_far"))
    assert hint_line(scene("pin"), words_of(view)) is None
    waiting = hint_line(scene("looking"), words_of(view))
    assert waiting is not None
    assert waiting.key == "looking.wait"


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("language", WORDS)
def test_every_side_of_a_page_is_built_ahead(side: str, language: str) -> None:
    lines = side_lines(side, WORDS[language])
    assert lines
    assert {plain_text(line.text) for line in lines} <= inventory(WORDS[language]).keys()


def test_an_unknown_side_says_nothing() -> None:
    assert side_lines("main", WORDS["ja"]) == ()


def test_every_screen_has_a_scene() -> None:
    assert {scene["screen"] for scene in SCENES.values()} == set(Screen)


@pytest.mark.parametrize(("key", "text", "pause_s"), [("", "a", 0), ("a", " ", 0), ("a", "b", -1), ("a", "b", 6)])
def test_a_line_that_says_nothing_is_refused(key: str, text: str, pause_s: float) -> None:
    with pytest.raises(ValueError, match=r"line|pause"):
        Line(key, text, pause_s)
