"""Every way that is played in all languages can be: each of its sentences is found in each catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.languages import LANGUAGES
from tests.scenarios.language.grammar import parse_scenario
from tests.scenarios.languages.sweep import FILES
from tests.scenarios.languages.translating import Translator

CATALOGUES = load_catalogues()
VIETNAMESE = Translator("vi", CATALOGUES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_way_can_be_told_in_a_language(code: str) -> None:
    translator = Translator(code, CATALOGUES)
    for file in FILES:
        text = file.read_text("utf-8")
        scenario = parse_scenario(Path(f"{code}/{file.name}"), translator.translate(text))
        assert len(scenario.lines) == len(parse_scenario(file, text).lines) + 2
        assert scenario.name == f"{code}/{file.stem}"


def test_what_the_screen_says_is_translated_and_what_the_desk_says_is_not() -> None:
    told = VIETNAMESE.translate(
        '# Title.\npersona taro\nscreen reading says "カードを読んでいます。"\nscreen idle\n'
        'desk pin verified insurance eligible says "このまま受付してください。"\n'
    )
    assert told.splitlines()[2:] == [
        "touch vietnamese",
        "screen idle in vi",
        'screen reading in vi says "Đang đọc thẻ."',
        "screen idle",
        'desk pin verified insurance eligible says "このまま受付してください。"',
    ]


def test_a_sentence_of_nobody_is_told() -> None:
    with pytest.raises(LookupError, match="こんにちは"):
        VIETNAMESE.translate('# Title.\npersona taro\nscreen reading says "こんにちは。"\n')
