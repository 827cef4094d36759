"""The list of faults: enough, of many kinds, each known to the doctor, and on the page of the documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.cli.doctor.catalogue import find_advice
from device.cli.doctor.finding import Finding, Level
from drill.booted import faults as booted
from drill.fault import Kind
from drill.faults.table import FAULTS, PAIRS, SHORT, choose
from drill.page import format_faults, format_pairs

CAUSES = {one.name: one.causes for one in FAULTS} | {f"booted-{one.name}": one.causes for one in booted.FAULTS}
PAGE = Path(__file__).parents[2] / "docs" / "drill.md"


def test_there_are_enough_and_no_two_of_one_name() -> None:
    names = [one.name for one in FAULTS]
    assert len(set(names)) == len(names)
    assert len(FAULTS) >= 25
    assert len(PAIRS) >= 10
    assert {one.kind for one in FAULTS} == set(Kind)


@pytest.mark.parametrize("causes", CAUSES.values(), ids=CAUSES)
def test_the_doctor_has_words_for_what_it_is_to_find(causes: tuple[str, ...]) -> None:
    for cause in causes:
        assert find_advice(Finding(cause)).level not in (Level.OK, Level.NOT_FITTED), cause


def test_no_pair_is_of_two_faults_with_one_cause() -> None:
    for pair in PAIRS:
        assert not set(pair.first.causes) & set(pair.second.causes), pair.name


def test_everything_nothing_some_or_an_unknown_one() -> None:
    everything = choose(())
    assert (everything.faults, everything.pairs) == (FAULTS, PAIRS)
    assert set(choose((), short=True).names) == set(SHORT)
    assert choose(["camera-dark"]).names == ("camera-dark",)
    with pytest.raises(ValueError, match="no fault 'nonsense'"):
        choose(["nonsense"])


def test_the_page_has_the_tables_as_they_are() -> None:
    page = PAGE.read_text("utf-8")
    for table in (format_faults(FAULTS), format_pairs(PAIRS), format_faults(booted.FAULTS)):
        assert table in page
