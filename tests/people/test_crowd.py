"""Who comes: the same seed gives the same people, each share about as often as it says, and nobody impossible."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from device.firmware.screen.languages import LANGUAGES as SPOKEN
from device.firmware.simulated.persona import load_persona
from people.crowd.draw import CHILDREN, draw_crowd, draw_practised
from people.crowd.profile import Facing, Kind, Laying, Pace, Profile
from people.crowd.shares import HOLDERS, KINDS, LANGUAGES, TRAITS, show_table

_COUNT = 4000
_WITHIN = 0.03


@cache
def crowd() -> tuple[Profile, ...]:
    return draw_crowd(seed=7, count=_COUNT)


def test_the_same_seed_gives_the_same_people() -> None:
    assert draw_crowd(5, 40) == draw_crowd(5, 40)
    assert draw_crowd(5, 40) != draw_crowd(6, 40)


def test_who_came_before_changes_nobody() -> None:
    assert draw_crowd(5, 40)[:10] == draw_crowd(5, 10)


def test_kinds_add_up_to_everybody() -> None:
    assert sum(share.percent for share in KINDS.values()) == 100


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_comes_as_often_as_its_share_says(kind: Kind) -> None:
    found = sum(one.kind is kind for one in crowd()) / _COUNT
    assert found == pytest.approx(KINDS[kind].percent / 100, abs=_WITHIN)


@pytest.mark.parametrize(
    ("trait", "kinds"),
    [
        ("aim_8_mm", set(Kind) - {Kind.PRACTISED}),
        ("slow", set(Kind) - {Kind.PRACTISED}),
        ("low_vision", set(Kind) - {Kind.PRACTISED, Kind.HEADPHONES}),
        ("foreign_language", set(Kind) - {Kind.PRACTISED, Kind.HEADPHONES}),
        ("too_far", {Kind.FACE}),
        ("print_hidden", {Kind.FACE}),
        ("wrong_pin", {Kind.PIN}),
        ("upside_down", {Kind.FACE, Kind.PIN}),
    ],
)
def test_each_trait_comes_as_often_as_its_share_says(trait: str, kinds: set[Kind]) -> None:
    able = [one for one in crowd() if one.kind in kinds]
    found = sum(trait in one.traits for one in able) / len(able)
    assert found == pytest.approx(TRAITS[trait].percent / 100, abs=_WITHIN)


def test_every_trait_of_the_table_occurs() -> None:
    found = Counter(trait for one in crowd() for trait in one.traits)
    assert {*found, "asked", "shares_some", "shares_everything"} == set(TRAITS)


def test_practised_people_make_no_mistake() -> None:
    practised = [one for one in crowd() if one.kind is Kind.PRACTISED]
    assert practised
    assert not any(one.traits or one.asked for one in practised)
    assert {one.pace for one in practised} == {Pace.PRACTISED}


def test_practised_people_can_be_had_besides() -> None:
    more = draw_practised(7, 21, 3)
    assert [one.number for one in more] == [21, 22, 23]
    assert {one.kind for one in more} == {Kind.PRACTISED}


def test_whoever_sees_nothing_chooses_no_language_on_the_screen() -> None:
    blind = [one for one in crowd() if one.kind is Kind.HEADPHONES]
    assert {one.language for one in blind} == {"ja"}
    assert not any(one.low_vision for one in blind)


def test_only_faces_stand_badly_and_only_cards_lie_badly() -> None:
    for one in crowd():
        assert one.facing is Facing.WELL or one.kind is Kind.FACE
        assert one.laying is Laying.PROPERLY or one.card_is_usable


def test_every_card_that_is_brought_exists_and_every_language_is_offered() -> None:
    for name in (*HOLDERS, *CHILDREN):
        assert load_persona(name).insured.registered
    assert {*LANGUAGES, "ja"} == set(SPOKEN)


@pytest.mark.parametrize(("aim_mm", "hold_s"), [(8.1, 0.1), (-1, 0.1), (3, 0), (3, 2.1)])
def test_impossible_fingers_are_refused(aim_mm: float, hold_s: float) -> None:
    with pytest.raises(ValueError, match="finger"):
        Profile(1, Kind.PIN, "taro", aim_mm=aim_mm, hold_s=hold_s)


def test_the_document_shows_the_table() -> None:
    assert show_table() in Path("docs/people.md").read_text("utf-8")
