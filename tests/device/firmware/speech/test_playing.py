"""The built sounds in a real Chromium: each one of a screen is played to its end, and stops with what comes next."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from device.firmware.screen.port import View
from device.firmware.speech.lines import hint_line, lines_of, side_lines
from device.firmware.speech.pieces import digit
from device.firmware.speech.sounds import Sounds, load_sounds
from device.firmware.speech.titles import SIDES
from speech.build import build_sounds
from speech.check import check_sounds
from tests.device.firmware.screen.chromium import CHROMIUM, FLAGS
from tests.device.firmware.screen.scenes import SCENES
from tests.device.firmware.speech.heard import BUILT, Ears, Speaking, addresses
from tests.device.firmware.speech.made import IDLE, OURS, WORDS, louder, scene

pytestmark = pytest.mark.system
AUTOPLAY = "--autoplay-policy=no-user-gesture-required"


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    """Give what set-up built, brought up to date with the words."""
    build_sounds(BUILT, OURS)
    return load_sounds(BUILT, Path("/nonexistent"))


@pytest.fixture
def speaking(sounds: Sounds) -> Iterator[Speaking]:
    stage = Speaking(sounds)
    stage.show(IDLE)
    yield stage
    stage.stop()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM.exists():
        pytest.skip("this machine has no Chromium")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def headless(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, AUTOPLAY])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Give a display of our own, whose number the server chooses."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("this machine has no Xvfb")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            yield f":{int(numbers.readline())}"
    finally:
        server.terminate()
        server.wait(30)


def said(view: View, sounds: Sounds) -> list[str]:
    """Give the addresses of everything that a view says."""
    lines = lines_of(view, WORDS[view.language])
    return addresses(sounds, view.language, [line.text for line in lines])


@pytest.mark.parametrize("language", OURS)
def test_every_scene_has_all_its_sounds(sounds: Sounds, language: str) -> None:
    words = WORDS[language]
    for name in SCENES:
        view = louder(scene(name, language=language), headphones=True)
        lines = [*lines_of(view, words), hint_line(view, words)]
        assert all(sounds.find(language, line.text) for line in lines if line), name
    assert all(sounds.find(language, line.text) for side in SIDES for line in side_lines(side, words))
    assert all(sounds.find(language, digit(number).text) for number in range(10))
    assert sounds.missing == 0


@pytest.mark.parametrize("language", OURS)
def test_a_sample_of_the_sounds_is_plausible(sounds: Sounds, language: str) -> None:
    assert sounds.speaks(language)
    assert list(check_sounds(BUILT, language, step=40)) == []


@pytest.mark.parametrize("language", OURS)
def test_every_sound_of_a_screen_is_played_to_its_end(
    speaking: Speaking, headless: Browser, sounds: Sounds, language: str
) -> None:
    ears = Ears(headless, speaking.address)
    view = scene("result_1", language=language)
    speaking.show(view)
    ears.wait_for("ended", said(view, sounds))
    ears.page.close()


def test_what_comes_next_ends_what_is_being_said(speaking: Speaking, headless: Browser, sounds: Sounds) -> None:
    ears = Ears(headless, speaking.address, pace=1)
    first, second = scene("consent"), scene("sending")
    speaking.show(first)
    ears.wait_until(lambda: said(first, sounds)[0] in ears.all("playing"))
    speaking.show(second)
    ears.wait_until(lambda: said(second, sounds)[0] in ears.all("playing"))
    assert said(first, sounds)[-1] not in ears.all("playing")
    ears.page.close()


def test_a_voice_switched_off_is_silent_at_once(speaking: Speaking, headless: Browser, sounds: Sounds) -> None:
    ears = Ears(headless, speaking.address, pace=1)
    view = scene("consent")
    speaking.show(view)
    ears.wait_until(lambda: said(view, sounds)[0] in ears.all("playing"))
    speaking.show(replace(view, voice=replace(view.voice, on=False)))
    ears.wait_until(lambda: ears.told[-1][0] == "pause")
    assert said(view, sounds)[-1] not in ears.all("playing")
    ears.page.close()


def test_a_page_that_comes_back_hears_nothing_twice(speaking: Speaking, headless: Browser, sounds: Sounds) -> None:
    ears = Ears(headless, speaking.address)
    speaking.show(scene("sending"))
    ears.wait_for("ended", said(scene("sending"), sounds))
    ears.page.close()
    again = Ears(headless, speaking.address)
    speaking.show(scene("checking"))
    again.wait_for("ended", said(scene("checking"), sounds))
    again.page.close()


def test_a_turned_side_is_said(speaking: Speaking, headless: Browser, sounds: Sounds) -> None:
    ears = Ears(headless, speaking.address)
    ears.page.click("#turn-language")
    ears.wait_for("ended", addresses(sounds, "ja", [WORDS["ja"].say("language.title")]))
    ears.page.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_a_browser_with_a_window_plays_only_with_leave(
    speaking: Speaking, playwright: Playwright, display: str, sounds: Sounds, allowed: bool
) -> None:
    """The kiosk gives this leave; without it every visit would be silent until the first touch."""
    flags = [*FLAGS, AUTOPLAY] if allowed else [*FLAGS]
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=flags, headless=False, env={**os.environ, "DISPLAY": display}
    )
    ears = Ears(browser, speaking.address)
    view = scene("sending")
    speaking.show(view)
    if allowed:
        ears.wait_for("ended", said(view, sounds))
    else:
        ears.wait_until(lambda: bool(ears.all("NotAllowedError")))
        assert ears.all("playing") == []
    browser.close()
