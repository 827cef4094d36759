"""Whose file is it: one visit that fits in everything, or a question for a person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.companion.matching import Candidate, Fit, Match, PersonFacts, match

BORN = date(1952, 2, 29)
AT = 1_795_479_330.0
WINDOW_S = 900.0


def person(
    kana: str = "ショウイチ ミホン", number: str = "77", born: date = BORN, insurer: str = "999999"
) -> PersonFacts:
    return PersonFacts(born, kana, insurer, number)


def candidate(visit_id: str, facts: PersonFacts, at: float = AT) -> Candidate:
    return Candidate(visit_id, at, facts)


FILE = PersonFacts(BORN, "ｼﾖｳｲﾁ ﾐﾎﾝ", "  999999", "0000077")
UNNUMBERED = PersonFacts(BORN, "ｼﾖｳｲﾁ ﾐﾎﾝ")


@pytest.mark.parametrize(
    "kana", ["ｼﾖｳｲﾁ ﾐﾎﾝ", "ショウイチ　ミホン", "ショーイチ ミホン", "ｼﾖ-ｲﾁ ﾐﾎﾝ", "しょういちみほん"]
)
@pytest.mark.parametrize("number", ["77", "0000077", "００７７"])
def test_one_who_fits_in_all(kana: str, number: str) -> None:
    assert match(FILE, AT, [candidate("v1", person(kana, number))], WINDOW_S) == Match(Fit.ONE, ("v1",))


def test_a_number_that_one_side_does_not_know() -> None:
    assert match(UNNUMBERED, AT, [candidate("v1", person())], WINDOW_S).fit is Fit.ONE
    assert match(FILE, AT, [candidate("v1", person(number=""))], WINDOW_S).fit is Fit.ONE


def test_names_the_other_way_round_go_to_staff() -> None:
    swapped = PersonFacts(BORN, "ﾐﾎﾝ　ｼﾖｳｲﾁ", "  999999", "0000077")
    assert match(swapped, AT, [candidate("v1", person())], WINDOW_S) == Match(Fit.UNSURE, ("v1",))


def test_two_of_one_name_and_birth_date_go_to_staff_without_a_number() -> None:
    two = [candidate("v1", person()), candidate("v2", person("シヨウイチ ミホン", "78"))]
    assert match(UNNUMBERED, AT, two, WINDOW_S) == Match(Fit.SEVERAL, ("v1", "v2"))


def test_the_number_tells_two_of_one_name_apart() -> None:
    two = [candidate("v1", person()), candidate("v2", person("シヨウイチ ミホン", "78"))]
    assert match(FILE, AT, two, WINDOW_S) == Match(Fit.ONE, ("v1",))


def test_another_number_is_a_question() -> None:
    assert match(FILE, AT, [candidate("v1", person(number="78"))], WINDOW_S).fit is Fit.UNSURE


def test_one_person_twice_in_the_window_is_a_question() -> None:
    two = [candidate("v1", person()), candidate("v2", person())]
    assert match(FILE, AT, two, WINDOW_S).fit is Fit.SEVERAL


def test_a_visit_known_by_its_number_only() -> None:
    assert match(FILE, AT, [candidate("v1", person(kana=""))], WINDOW_S).fit is Fit.UNSURE


@pytest.mark.parametrize(
    "stranger",
    [
        candidate("v1", person(born=date(1952, 3, 1))),
        candidate("v1", person("ハナコ ミホン", "78")),
        candidate("v1", person(), AT - WINDOW_S - 1),
        candidate("v1", person(), AT + WINDOW_S + 1),
    ],
)
def test_nobody(stranger: Candidate) -> None:
    """The next file is never taken for a visit that does not fit."""
    assert match(FILE, AT, [stranger], WINDOW_S) == Match(Fit.NOBODY)


people = st.builds(
    person,
    kana=st.sampled_from(["ショウイチ ミホン", "ミホン ショウイチ", "ハナコ ミホン", ""]),
    number=st.sampled_from(["77", "78", ""]),
    born=st.sampled_from([BORN, date(1952, 3, 1)]),
)


@given(people, st.lists(people, max_size=4))
def test_what_is_linked_always_fits(wanted: PersonFacts, others: list[PersonFacts]) -> None:
    """Whoever is linked has the birth date and the name, and no other number; and nobody else fits as well."""
    found = match(wanted, AT, [candidate(str(n), one) for n, one in enumerate(others)], WINDOW_S)
    if found.fit is not Fit.ONE:
        return
    linked = others[int(found.visit_ids[0])]
    assert linked.birth_date == wanted.birth_date
    assert linked.kana == wanted.kana != ""
    assert not (linked.number and wanted.number) or linked.number == wanted.number
    assert sum(one == linked for one in others) == 1
