"""No mark of a sentence is ever seen: readings are ruby in text, and are left out of attributes."""

from __future__ import annotations

import re
from random import Random

import pytest

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.guard import Tokens
from device.firmware.screen.port import View
from device.firmware.screen.render import Renderer
from device.firmware.screen.settings import ScreenSettings
from tests.device.firmware.screen.scenes import SCENES

_DRAWINGS = re.compile(r"<svg.*?</svg>", re.DOTALL)
_TAGS = re.compile(r"<[a-z/!][^>]*>")
_ATTRIBUTES = re.compile(r' (?!pattern)[a-z-]+="([^"]*)"')


@pytest.mark.parametrize(("language", "readings"), [("ja", False), ("ja-easy", True), ("vi", False)])
def test_no_scene_shows_a_mark(language: str, *, readings: bool) -> None:
    renderer = Renderer(ScreenSettings(), load_catalogues(), Tokens("made-up secret"), Random(1))
    rubies = 0
    for name, changes in SCENES.items():
        html = _DRAWINGS.sub("", renderer.main(View(1, language=language, **changes)))
        for text in (*_TAGS.split(html), *_ATTRIBUTES.findall(html)):
            assert not re.search(r"[{}<>]|/@", text), (name, text)
        rubies += html.count("<ruby>")
    assert bool(rubies) is readings
