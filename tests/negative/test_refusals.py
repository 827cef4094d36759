"""Every attack in every direction: refused with its number, counted, and a good message is taken before and after."""

from __future__ import annotations

import pytest

from tests.negative.attacks import ATTACKS, TAKEN, Attack
from tests.negative.side import Side
from tests.negative.table import PAGE, format_page

CASES = [
    pytest.param(attack, name, id=f"{attack.name}, {name}") for attack in ATTACKS for name in sorted(attack.numbers)
]


@pytest.mark.parametrize(("attack", "name"), CASES)
def test_refused_with_its_number_and_nothing_else_disturbed(
    attack: Attack, name: str, sides: dict[str, Side]
) -> None:
    side = sides[name]
    assert side.take(side.good()) == TAKEN
    text = attack.make(side)
    assert side.take(text) == attack.numbers[name]
    side.restore()
    assert side.take(side.good()) == TAKEN


@pytest.mark.parametrize("name", ["visit", "result-receipt"])
def test_host_counts_every_try(name: str, sides: dict[str, Side]) -> None:
    side = sides[name]
    text = side.good(aud="x-other")
    for times in (1, 2, 3):
        side.take(text)
        assert side.count(text) == times


def test_table_in_the_docs_is_made_of_these_attacks() -> None:
    assert PAGE.read_text("utf-8") == format_page(), "run `python -m tests.negative.table`"
