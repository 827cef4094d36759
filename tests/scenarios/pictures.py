"""Pictures of every end state that the scenarios name, to be looked at: one sheet in Japanese and one in English.

    python -m tests.scenarios.pictures build/screenshots/scenarios

A screen that a scenario saw is drawn again by the real page in Chromium: of all views the one is taken whose page
reads exactly as the scenario says.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.guard import Tokens
from device.firmware.screen.port import Screen, View, Way
from device.firmware.screen.render import Renderer
from device.firmware.screen.settings import ScreenSettings
from device.wire import numbers
from tests.device.firmware.screen.chromium import CHROMIUM, FLAGS
from tests.device.firmware.screen.kiosk import Kiosk
from tests.scenarios.conftest import FILES
from tests.scenarios.language.grammar import read_scenario
from tests.scenarios.language.seen import SeenScreen, differences
from tests.scenarios.language.statements import Expect
from tests.scenarios.watch.screen import read_screen

PANEL, SIZE = "7in", (800, 480)
COLUMNS = 3
CLINIC = "見本クリニック"
_ENDS = frozenset({"result", "out_of_service", "staff", "pin_last", "registering"})
_SERVED = frozenset(screen.value for screen in Screen)


def end_states() -> list[SeenScreen]:
    """Give every screen of the scenarios that explains an error or ends something, each once, by its number."""
    seen = [
        line.statement.seen
        for path in FILES
        for line in read_scenario(path).lines
        if isinstance(line.statement, Expect) and isinstance(line.statement.seen, SeenScreen)
    ]
    ends = {
        replace(one, language="ja") for one in seen if one.language == "ja" and (one.message or one.name in _ENDS)
    }
    return sorted((one for one in ends if one.name in _SERVED), key=lambda one: (one.message, one.name, one.says))


def find_view(seen: SeenScreen, renderer: Renderer) -> dict[str, Any]:
    """Give the fields of a view whose page reads like what was seen; none for advice about what was typed."""
    for fields in _candidates(seen):
        if not differences(seen, read_screen(renderer.main(View(number=1, **fields)))):
            return fields
    return {}


def _candidates(seen: SeenScreen) -> Iterator[dict[str, Any]]:
    fixed: dict[str, Any] = {
        "screen": Screen(seen.name),
        "message": seen.message,
        "ways": tuple(Way(way) for way in seen.offers),
        "tries_left": seen.tries,
        "ticket": "A7K" if seen.ticket else "",
        "card_present": seen.card,
        "warn": seen.asks_time,
        "seconds_left": 20,
        "sent_to": CLINIC,
        "progress": 1,
    }
    steps = (0, *numbers.all_steps())
    for step, *flags in product(steps, (False, True), (False, True), (False, True)):
        names = ("for_someone", "withdraws", "staff_code_offered")
        yield {**fixed, "outcome_step": step, **dict(zip(names, flags, strict=True))}


def make_sheet(pictures: list[bytes]) -> Image.Image:
    """Give all pictures on one sheet."""
    rows = -(-len(pictures) // COLUMNS)
    width, height = SIZE
    sheet = Image.new("RGB", (COLUMNS * (width + 8), rows * (height + 8)), "magenta")
    for number, picture in enumerate(pictures):
        place = ((number % COLUMNS) * (width + 8), (number // COLUMNS) * (height + 8))
        sheet.paste(Image.open(io.BytesIO(picture)), place)
    return sheet


def main(folder: Path) -> None:
    """Draw both sheets into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(ScreenSettings(panel=PANEL), load_catalogues(), Tokens("made-up secret"), Random(1))
    views = [view for seen in end_states() if (view := find_view(seen, renderer))]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        kiosk = Kiosk(browser, PANEL)
        for language in ("ja", "en"):
            pictures = []
            for view in views:
                kiosk.show(language=language, **view)
                pictures.append(kiosk.page.screenshot())
            make_sheet(pictures).save(folder / f"{language}.png")
        kiosk.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
