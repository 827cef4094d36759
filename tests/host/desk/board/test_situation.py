"""The line above the board."""

from __future__ import annotations

import pytest

from device.wire import numbers
from host.desk.board.port import Part, Situation, Trouble
from host.desk.board.situation import Contacts, say_situation
from tests.host.desk.catalogues import EN, JA
from tests.host.desk.visits import NOON

CONTACTS = Contacts("Mihon Line 0000-00-0000", "Mihon Net", "Mihon Service")


def test_all_is_well() -> None:
    said = say_situation(Situation(terminals=2), CONTACTS, EN, NOON)
    assert said.lines == ()
    assert "2 terminal(s): all working" in said.well


def test_what_since_when_how_and_whom_to_call() -> None:
    trouble = Trouble(Part.ELIGIBILITY, NOON - 1800, 503, open_visits=12, whom="line")
    (line,) = say_situation(Situation((trouble,)), CONTACTS, EN, NOON).lines
    assert line.since == "Since 11:30."
    assert (line.number, line.why) == (503, numbers.find_error(503).clinic.en)
    assert line.call == "Call: whoever looks after line and router Mihon Line 0000-00-0000"
    assert line.meanwhile.endswith(": 12")


def test_a_trouble_of_another_day_names_the_day() -> None:
    (line,) = say_situation(Situation((Trouble(Part.BROKER, NOON - 86_400),)), CONTACTS, EN, NOON).lines
    assert line.since == "Since 2025-11-23 12:00."
    assert line.call == "Call: Mihon Net"


@pytest.mark.parametrize("part", Part)
def test_every_part_has_its_own_words_and_nobody_is_called_uninsured(part: Part) -> None:
    for catalogue in (JA, EN):
        (line,) = say_situation(Situation((Trouble(part, NOON, name="t-front"),)), Contacts(), catalogue, NOON).lines
        others = [catalogue.raw(f"trouble.{other}") for other in Part if other is not part]
        assert line.sentence not in others
        assert line.call == ""
        assert "無保険" not in line.sentence
