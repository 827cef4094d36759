"""What the renderer adds to the sentences: key order, which question is asked, and sentence ends."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.guard import Tokens
from device.firmware.screen.port import Hint, Screen, View, Way
from device.firmware.screen.render import Notice, Renderer, split_sentences
from device.firmware.screen.settings import ScreenSettings
from device.wire.numbers import find_error
from tests.device.firmware.screen.forms import Forms

PIN = View(1, Screen.PIN, tries_left=3)


def make_renderer(*, shuffled: bool = False) -> Renderer:
    settings = ScreenSettings(shuffled_keys=shuffled)
    return Renderer(settings, load_catalogues(), Tokens("made-up secret"), Random(7))


def read_keys(html: str) -> list[int]:
    return [int(digit) for digit in re.findall(r'data-digit="(\d)"', html)]


def read_key(html: str) -> str:
    return Forms(html).main["data-key"]


def test_keys_stand_as_on_a_telephone() -> None:
    assert read_keys(make_renderer().main(PIN)) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


def test_shuffled_keys_stay_while_one_entry_lasts() -> None:
    renderer = make_renderer(shuffled=True)
    first = read_keys(renderer.main(PIN))
    assert sorted(first) == list(range(10))
    assert first != sorted(first)
    assert read_keys(renderer.main(replace(PIN, number=2, warn=True))) == first
    again = read_keys(renderer.main(replace(PIN, number=3, message=110, tries_left=2)))
    assert sorted(again) == list(range(10))
    assert again != first


def test_only_the_pin_is_shuffled() -> None:
    html = make_renderer(shuffled=True).main(View(1, Screen.UNLOCKING_CODE))
    assert read_keys(html) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


def test_what_was_typed_is_kept_for_the_same_question_only() -> None:
    renderer = make_renderer()
    key = read_key(renderer.main(PIN))
    assert read_key(renderer.main(replace(PIN, number=2, warn=True, seconds_left=20))) == key
    assert read_key(renderer.main(replace(PIN, message=110))) != key
    assert read_key(renderer.main(replace(PIN, tries_left=2))) != key
    assert read_key(renderer.main(replace(PIN, language="en"))) != key
    assert read_key(renderer.main(PIN, Notice("pin.incomplete"))) != key


def test_a_hint_does_not_restart_the_preview() -> None:
    renderer, looking = make_renderer(), View(1, Screen.LOOKING)
    hinted = renderer.main(replace(looking, number=2, hint=Hint.TOO_FAR))
    assert read_key(hinted) == read_key(renderer.main(looking))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("少しお待ちください。続くときは窓口へ。", ["少しお待ちください。", "続くときは窓口へ。"]),
        ("Please wait. If it goes on, come.", ["Please wait.", "If it goes on, come."]),
        ("いいですか？", ["いいですか？"]),
        ("no end mark", ["no end mark"]),
    ],
)
def test_sentences_are_kept_together(text: str, parts: list[str]) -> None:
    assert split_sentences(text) == parts


@pytest.mark.parametrize("number", [311, 312, 313])
def test_staff_read_the_sentence_meant_for_staff(number: int) -> None:
    told = find_error(number).clinic.ja
    html = make_renderer().main(View(1, Screen.STAFF, staff_code_offered=True, message=number))
    assert all(part in html for part in split_sentences(told))


def test_a_guardian_is_not_asked_for_their_own_pin() -> None:
    renderer = make_renderer()
    assert "PIN of this card" in renderer.main(replace(PIN, language="en", for_someone=True))
    for screen in (Screen.CHOOSING, Screen.PIN, Screen.REVIEW):
        html = renderer.main(View(1, screen, "en", ways=(Way.PIN, Way.STAFF), tries_left=3, for_someone=True))
        question = html.split('data-on="settings"')[0]
        assert not re.search(r"\b(your|it is you)\b", question)


def test_withdrawing_is_asked_in_words_of_its_own() -> None:
    view = View(1, Screen.REGISTERING)
    assert "登録しますか？" in make_renderer().main(view)
    assert "利用をやめますか？" in make_renderer().main(replace(view, withdraws=True))
    done = View(1, Screen.RESULT, ticket="A7K", outcome_step=5)
    assert "登録について" in make_renderer().main(done)
    assert "登録について" not in make_renderer().main(replace(done, withdraws=True))


def test_the_last_try_is_said_in_the_heading() -> None:
    html = make_renderer().main(replace(PIN, tries_left=1, message=110))
    assert "ちがいました。" in html
    assert "残りは 1 回です。" in html
    assert "暗証番号が違います" not in html
