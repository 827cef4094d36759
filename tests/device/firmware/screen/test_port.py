"""Views and actions check themselves, and what is secret does not show."""

from __future__ import annotations

from typing import Any

import pytest

from device.firmware.card.basics.secret import Pin as SecretPin
from device.firmware.screen.foot import FEET, Left, foot_of
from device.firmware.screen.port import Birth, Code, Language, Pin, Screen, View
from device.firmware.screen.settings import ScreenSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": -1},
        {"language": "fr"},
        {"tries_left": -2},
        {"progress": 4},
        {"ticket": "A7"},
        {"ticket": "<b>"},
        {"hint": "smile"},
        {"renew_until": "2027-13-01"},
        {"message": -1},
        {"seconds_left": -1},
    ],
)
def test_views_that_no_page_can_be_made_from(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a view names the field, not a class of its own
        View(**{"number": 1, "screen": Screen.IDLE, **wrong})


def test_secrets_do_not_show() -> None:
    shown = repr([Birth(1950, 5, 5), Code("1234"), Pin(SecretPin("5678"))])
    assert not {"1950", "1234", "5678"} & set(shown.replace("(", " ").replace(")", " ").split())
    assert shown.count("hidden") == 3


def test_actions_that_cannot_be() -> None:
    for make in (lambda: Birth(1950, 2, 30), lambda: Code("12３4"), lambda: Code("123"), lambda: Language("fr")):
        with pytest.raises(ValueError):  # noqa: PT011 - plain value objects
            make()


def test_every_screen_has_a_foot() -> None:
    assert set(FEET) == set(Screen)


def test_a_result_is_touched_away_only_without_a_card() -> None:
    assert foot_of(View(1, Screen.RESULT)).left is Left.DONE
    assert foot_of(View(1, Screen.RESULT, card_present=True)).left is Left.NOTHING


@pytest.mark.parametrize("screen", Screen)
def test_staff_come_in_where_they_can_be_of_use(screen: Screen) -> None:
    assert foot_of(View(1, screen, staff_code_offered=True)).staff_code is (
        screen in (Screen.CHOOSING, Screen.REVIEW)
    )
    assert not foot_of(View(1, screen)).staff_code


def test_settings_give_sizes_of_the_panel() -> None:
    assert ScreenSettings(panel="7in").style() == ":root { --mm: 5.250px; font-size: 40.75px; }\n"
    assert ScreenSettings(panel="10in", px_per_mm=6).scale == 6
    for wrong in ({"panel": "5in"}, {"px_per_mm": 1.0}, {"oval_width": 0.0}):
        with pytest.raises(ValueError):  # noqa: PT011 - the text names the key
            ScreenSettings(**wrong)
