"""Languages in a real browser: chosen by touch, and drawn with the shapes that their readers know.

The fonts are asked of the browser itself: which file a piece of text was drawn from.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from device.firmware.screen.languages import FACTS, LANGUAGES
from device.firmware.screen.port import Language, Screen
from tests.device.firmware.screen.kiosk import Kiosk, wait_for
from tests.device.firmware.screen.looks import find_faults

pytestmark = pytest.mark.system
CLINIC = "髙﨑邉𠮷直骨医院"
"""Rare characters, and two (直, 骨) that Chinese readers draw otherwise."""
DRAFTS = ("zh-Hans", "zh-Hant", "ko", "vi", "pt-BR")


@pytest.fixture(scope="module")
def served(browser: Browser) -> Iterator[Kiosk]:
    kiosk = Kiosk(browser, "7in")
    yield kiosk
    kiosk.close()


@pytest.fixture
def kiosk(served: Kiosk) -> Iterator[Kiosk]:
    served.port.acted.clear()
    served.show(screen=Screen.READING)  # another question: no side of the start page stays open
    yield served
    assert served.faults == []


def fonts_of(kiosk: Kiosk, choice: str) -> set[str]:
    """Give the families that an element's own text was drawn from."""
    kiosk.page.evaluate("document.fonts.ready")
    devtools = kiosk.page.context.new_cdp_session(kiosk.page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": choice})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    devtools.detach()
    return {str(font["familyName"]) for font in fonts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_and_japanese_words_in_them_are_drawn_from_their_own_fonts(kiosk: Kiosk, language: str) -> None:
    kiosk.show(screen=Screen.REVIEW, language=language, sent_to=CLINIC, progress=2)
    facts = FACTS[language]
    expect(kiosk.page.locator("main")).to_have_attribute("lang", facts.html)
    clinic = kiosk.page.locator("h1 span[lang=ja]")
    expect(clinic.first).to_have_text(CLINIC)
    assert fonts_of(kiosk, "h1 span[lang=ja]") == {"Noto Sans CJK JP"}
    kiosk.show(screen=Screen.READING, language=language, card_present=True)
    assert fonts_of(kiosk, "h1 .part") == {facts.font}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_two_touches_away_and_names_itself(kiosk: Kiosk, language: str) -> None:
    kiosk.show(screen=Screen.IDLE, language="vi")
    kiosk.tap("turn-language")
    button = kiosk.page.locator(f"#language-{language}")
    expect(button).to_have_text(FACTS[language].own_name)
    assert find_faults(kiosk.page, kiosk.settings.scale) == []
    assert button.evaluate("button => button.closest('[lang]').lang") == FACTS[language].html
    button.click()
    wait_for(lambda: [action for action, _ in kiosk.port.acted] == [Language(language)])


def test_only_what_the_clinic_offers_can_be_touched(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.IDLE, languages_offered=("ja", "en", "pt-BR"))
    kiosk.tap("turn-language")
    names = kiosk.page.locator("[id^=language-]").all_inner_texts()
    assert names == ["日本語", "English", "Português"]


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_says_so_on_the_start_page_in_its_language_and_in_japanese(kiosk: Kiosk, language: str) -> None:
    kiosk.show(screen=Screen.IDLE, language=language)
    own, japanese = kiosk.page.locator("p.draft").all()
    expect(own).to_be_visible()
    expect(japanese).to_have_text("下書きの翻訳です（未確認）。")
    assert japanese.evaluate("part => part.closest('[lang]').lang") == "ja"


def test_what_the_project_wrote_is_no_draft(kiosk: Kiosk) -> None:
    for language in ("ja", "ja-easy", "en"):
        kiosk.show(screen=Screen.IDLE, language=language)
        expect(kiosk.page.locator("p.draft")).to_have_count(0)


def test_a_screen_reader_hears_the_characters_and_not_their_readings_as_well(kiosk: Kiosk) -> None:
    kiosk.show(screen=Screen.RESULT, language="ja-easy", ticket="A7K", outcome_step=1, card_present=True, progress=3)
    said = kiosk.page.locator("#said")
    expect(said).to_contain_text("受付しました。")
    expect(said).not_to_contain_text("うけつけ")
    assert kiosk.page.locator("rt").count() > 0
