"""When two ways of writing an insured number mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.authority.insurance.matching import fold, insured_key, same_branch


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("  999999", "999999"),
        ("架０１", "架01"),
        ("ＡＢ－１２", "ab-12"),
        ("12\u221234", "12-34"),
        ("１２\u201034", "12-34"),
        ("ｱｲ", "アイ"),
        ("12　34", "1234"),
    ],
)
def test_the_same_in_another_hand(one: str, other: str) -> None:
    """Width, dashes, case and spaces do not matter."""
    assert fold(one) == fold(other)


def test_leading_zeros_are_part_of_a_number() -> None:
    """0077 and 77 are two numbers."""
    assert insured_key("999999", "架", "0077") != insured_key("999999", "架", "77")


def test_parts_do_not_run_into_each_other() -> None:
    """Symbol 1 number 23 is not symbol 12 number 3."""
    assert insured_key("999999", "1", "23") != insured_key("999999", "12", "3")


@pytest.mark.parametrize(
    ("held", "asked", "fits"),
    [("02", "", True), ("02", "2", True), ("02", "02", True), ("02", "01", False), ("", "01", False)],
)
def test_branch(held: str, asked: str, fits: bool) -> None:
    """An empty branch in the question fits all."""
    assert same_branch(held, asked) is fits


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    """The folded form is its own folded form, or numbers stored by key would be lost."""
    assert fold(fold(text)) == fold(text)
