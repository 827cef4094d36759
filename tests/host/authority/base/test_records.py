"""Records to JSON and back, and what is refused on the way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.authority.base.records import RecordInvalid, format_record, parse_record
from host.authority.insurance.person import Person
from host.authority.insurance.question import InsuredNumberQuestion
from host.authority.serving.behaviour import Behaviour
from tests.host.authority.people import by_number, certificate, person, qualification

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(str.strip)


def test_a_person_survives_the_journey() -> None:
    """Nested records, codes, dates and null come back as they went."""
    original = person(qualification(), qualification(number="髙﨑①"), certificates=(certificate(), certificate("7")))
    assert parse_record(Person, json.loads(json.dumps(format_record(original)))) == original


@given(name=TEXTS, kana=TEXTS)
def test_any_name_survives(name: str, kana: str) -> None:
    """Names hold what they hold: ●, characters of CP932 only, and those it has not."""
    changed = {**format_record(person()), "name": name, "kana": kana}
    assert format_record(parse_record(Person, changed)) == changed


def test_defaults_may_be_left_out() -> None:
    """An open period has no end, and a new certificate is active and not registered."""
    body = format_record(person())
    del body["qualifications"][0]["valid_until"], body["certificates"][0]["state"]
    del body["certificates"][0]["registered"]
    parsed = parse_record(Person, body)
    assert parsed.qualifications[0].valid_until is None
    assert not parsed.certificates[0].registered


def _change(**changes: object) -> dict[str, Any]:
    return {**format_record(by_number()), **changes}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ([], "body must be an object"),
        ({}, "request_id is missing"),
        (_change(unknown=1), "unknown key"),
        (_change(number=77), "number must be of type str"),
        (_change(number=None), "number must be of type str"),
        (_change(number=" "), "number is empty"),
        (_change(number="1\x002"), "control character"),
        (_change(number="\ud800"), "control character"),
        (_change(number="1" * 201), "longer"),
        (_change(branch="x"), "branch has not the form"),
        (_change(insurer_number="99999"), "insurer_number has not the form"),
        (_change(insurer_number="９９９９９９"), "insurer_number has not the form"),
        (_change(birth_date="1952-02-30"), "birth_date must be a date"),
        (_change(birth_date="19520228"), "birth_date must be a date"),
        (_change(birth_date=19520228), "birth_date must be a date"),
        (_change(clinic="a/b"), "clinic has not the form"),
    ],
)
def test_refused(body: object, place: str) -> None:
    """The error names the place."""
    with pytest.raises(RecordInvalid, match=place):
        parse_record(InsuredNumberQuestion, body)


@pytest.mark.parametrize("value", [True, 1.5, "1", "loud"])
def test_codes_are_exact(value: object) -> None:
    """A code of another type, or of no table, is refused; true is not 1."""
    with pytest.raises(RecordInvalid, match="sex must be one of 1, 2, 3"):
        parse_record(Person, {**format_record(person()), "sex": value})


def test_numbers() -> None:
    """A whole number serves as seconds; true does not."""
    assert parse_record(Behaviour, {"delay_s": 1}).delay_s == 1.0
    with pytest.raises(RecordInvalid, match="delay_s must be of type float"):
        parse_record(Behaviour, {"delay_s": True})


@pytest.mark.parametrize(
    ("part", "changes", "place"),
    [
        ("qualifications", {"valid_until": "2020-01-01"}, "before"),
        ("qualifications", {"ratio_percent": 101}, "ratio"),
        ("certificates", {"serial": "007"}, "serial"),
        ("certificates", {"issuer_key_id": "ABC"}, "issuer_key_id"),
    ],
)
def test_a_person_is_checked_inside(part: str, changes: dict[str, object], place: str) -> None:
    """Nested records refuse too, and say where they stand."""
    body = format_record(person())
    body[part][0].update(changes)
    with pytest.raises(RecordInvalid, match=rf"{part}\[0\].*{place}"):
        parse_record(Person, body)


@pytest.mark.parametrize("value", [None, {}, "none"])
def test_lists_are_lists(value: object) -> None:
    """Null and a single object are no list."""
    with pytest.raises(RecordInvalid, match="qualifications must be a list"):
        parse_record(Person, {**format_record(person()), "qualifications": value})


def test_one_certificate_twice() -> None:
    """A certificate is listed once."""
    body = format_record(person())
    body["certificates"] *= 2
    with pytest.raises(RecordInvalid, match="twice"):
        parse_record(Person, body)


def test_repr_hides_persons() -> None:
    """What is personal never shows in a trace."""
    for record in (person(), qualification(), certificate(), by_number()):
        assert "0000077" not in repr(record)
        assert "見本" not in repr(record)
        assert "123456789" not in repr(record)
