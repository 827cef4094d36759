"""Names of cards and persons: the same for the same one, another for anybody else and at any other clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from host.eligibility.qualification import QualificationDetails
from host.insurance.person_keys import InsuredNumbers, PersonKeys, person_keys
from host.store.engine import open_engine, reading
from tests.host.insurance.people import HANAKO

KEYS = PersonKeys(b"k" * 32)
NUMBERS = InsuredNumbers.of(HANAKO)


@pytest.mark.parametrize(
    "same",
    [
        replace(HANAKO, insurer_number="999999"),
        replace(HANAKO, number="77"),
        replace(HANAKO, symbol="架01"),
        replace(HANAKO, branch="2"),
        replace(HANAKO, kana="ミホン　ハナコ"),  # the small and large kana are `official_files.kana`'s
        replace(HANAKO, name="見本　●子"),
    ],
)
def test_the_same_person_in_other_writing(same: QualificationDetails) -> None:
    assert KEYS.person(same) == KEYS.person(HANAKO)


@pytest.mark.parametrize(
    "other",
    [
        replace(HANAKO, insurer_number="  999998"),
        replace(HANAKO, number="78"),
        replace(HANAKO, symbol="架02"),
        replace(HANAKO, branch="03"),
        replace(HANAKO, birth_date=date(1952, 3, 1)),
        replace(HANAKO, kana="ﾐﾎﾝ ﾊﾙｺ"),
        replace(HANAKO, symbol="架０１0", number="000077"),
    ],
)
def test_another_person(other: QualificationDetails) -> None:
    assert KEYS.person(other) != KEYS.person(HANAKO)


def test_twins_share_their_numbers_only() -> None:
    twin = replace(HANAKO, kana="ﾐﾎﾝ ﾊﾙｺ")
    assert KEYS.numbers(InsuredNumbers.of(twin)) == KEYS.numbers(NUMBERS)
    assert KEYS.person(twin) != KEYS.person(HANAKO)


def test_kinds_of_names_are_apart_and_hold_nothing_readable() -> None:
    names = [KEYS.link("0badcafe", "4711"), KEYS.person(HANAKO), KEYS.numbers(NUMBERS)]
    assert len(set(names)) == 3
    assert {len(name) for name in names} == {43}
    assert KEYS.link("0BADCAFE", "4711") == names[0]
    assert KEYS.link("0badcaf", "e4711") != names[0]


def test_each_clinic_has_its_own(tmp_path: Path) -> None:
    named = []
    for clinic in ("one", "two", "one"):
        (tmp_path / clinic).mkdir(exist_ok=True)
        engine = open_engine("", tmp_path / clinic / "host.sqlite")
        with reading(engine) as connection:
            named.append(person_keys(connection).link("0badcafe", "4711"))
        engine.dispose()
    assert named[0] == named[2]
    assert named[0] != named[1]
