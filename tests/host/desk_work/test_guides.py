"""The guides for staff: both languages tell the same, each situation fits on one A4 sheet, none is missing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

DOCS = Path("docs")
SHEET_CHARACTERS = {"reception.md": 2600, "reception.ja.md": 1100}
"""What an A4 sheet holds at 12 points, with room."""

TITLES = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)

BY_STEP = {
    "proceed": 1,
    "use_newer_insurance": 2,
    "ask_patient_self_declaration": 3,
    "add_branch_number": 4,
    "offer_registration": 12,
    "could_not_check_self_declaration": 5,
    "confirm_person": 7,
    "ask_certificate_of_eligibility": 10,
    "look_up_by_insured_number": 13,
    "card_suspended_ask_other": 11,
    "proceed_tell_renewal": 10,
    "official_error_self_declaration": 5,
    "look_up_and_link": 13,
    "choose_person": 4,
    "checked_this_month": 5,
    "see_readers_pc": 5,
}
"""Which situation tells of a next step of the desk."""


def situations(name: str) -> dict[int, str]:
    text = (DOCS / name).read_text("utf-8")
    parts = TITLES.split(text)[1:]
    return {
        int(number): title + body for number, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


def test_both_languages_have_the_same_situations_in_order() -> None:
    japanese, english = situations("reception.ja.md"), situations("reception.md")
    assert list(japanese) == list(english) == list(range(1, len(english) + 1))


@pytest.mark.parametrize("name", SHEET_CHARACTERS)
def test_each_situation_fits_on_one_sheet(name: str) -> None:
    long = {number: len(text) for number, text in situations(name).items() if len(text) > SHEET_CHARACTERS[name]}
    assert long == {}


def test_every_first_step_of_the_desk_has_its_sheet() -> None:
    registry = tomllib.loads(Path("device/wire/numbers/next_steps.toml").read_text("utf-8"))
    names = {entry["name"] for entry in registry.values()}
    assert set(BY_STEP) == names
    assert set(BY_STEP.values()) <= set(situations("reception.md"))


@pytest.mark.parametrize("name", SHEET_CHARACTERS)
def test_the_guide_never_sends_anybody_away(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    assert ("「未確認」は「無保険」ではありません" in text) or ('"Not checked" is not "not insured"' in text)
