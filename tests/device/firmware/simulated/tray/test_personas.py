"""A persona's front: the words that are printed, and pictures that differ from each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from device.firmware.camera.files import read_frame
from device.firmware.simulated.persona import load_persona, persona_names
from device.firmware.simulated.tray.personas import print_persona, render_tray
from device.firmware.tray.picture.finding import find_card
from device.firmware.tray.text.dates import find_era_dates, normalise
from tests.device.firmware.tray.made import TODAY, needs_font


@pytest.mark.parametrize("name", persona_names())
def test_every_persona_has_a_front_and_it_tells_the_birth_date(name: str) -> None:
    persona = load_persona(name)
    printed = print_persona(persona)
    assert len(printed.serial) == 16
    born = find_era_dates(normalise(printed.birth), TODAY, "生")
    assert born == (() if persona.card.calendar == "western" else (persona.birth,))


def test_the_first_year_of_an_era_is_printed_as_such() -> None:
    assert print_persona(load_persona("reiwa_first")).birth == "令和元年5月1日生"
    assert load_persona("reiwa_first").birth == date(2019, 5, 1)
    assert print_persona(load_persona("foreign")).birth.startswith("1991年")


def test_pictures_show_the_card_and_differ(tmp_path: Path) -> None:
    needs_font()
    paths = render_tray(load_persona("taro"), None, tmp_path, seed=1, count=2)
    frames = [read_frame(path).pixels for path in paths]
    assert (frames[0] != frames[1]).any()
    corners = find_card(frames[0])
    assert corners is not None
    assert corners.pixels_per_mm > 16
