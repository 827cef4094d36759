"""The published schema tells the forms that records check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import pytest

from host.authority.base.schemas import Form, Range, component_schemas
from host.authority.insurance.forms import Branch, InsurerNumber, PostalCode, Text
from host.authority.insurance.question import InsuredNumberQuestion


@dataclass(frozen=True)
class Example:
    """One of each."""

    name: Annotated[str, Form("^[a-z]+$", 8)]
    share: Annotated[int, Range(0, 100)]
    perhaps: Annotated[str, Form("^x$")] | None = None


def test_forms_and_ranges() -> None:
    """Also where null is allowed."""
    properties = component_schemas(Example)["Example"]["properties"]
    assert properties["name"] == {"type": "string", "pattern": "^[a-z]+$", "maxLength": 8}
    assert properties["share"] == {"type": "integer", "minimum": 0, "maximum": 100}
    assert properties["perhaps"]["anyOf"] == [{"type": "string", "pattern": "^x$"}, {"type": "null"}]


@pytest.mark.parametrize(
    ("hint", "good", "bad"),
    [
        (InsurerNumber, ["  999999", "999999", "06999999"], ["99999", "   999999", "069999999", "999999x"]),
        (Branch, ["", "2", "02"], ["002", "２"]),
        (PostalCode, ["", "999-0001"], ["9990001", "999-00011"]),
        (Text, ["見本", " x "], ["", " ", "　", "a\x00", "\x85"]),
    ],
)
def test_patterns_are_for_whole_values(hint: object, good: list[str], bad: list[str]) -> None:
    """What the pattern refuses, the record would refuse too."""
    pattern = hint.__metadata__[0].pattern  # type: ignore[attr-defined]  # of every Annotated
    assert all(re.search(pattern, value) for value in good)
    assert not any(re.search(pattern, value) for value in bad)


def test_a_question_tells_its_forms() -> None:
    """So that a client can check before it asks."""
    properties = component_schemas(InsuredNumberQuestion)["InsuredNumberQuestion"]["properties"]
    assert all(
        "pattern" in properties[name] for name in ("request_id", "clinic", "insurer_number", "branch", "number")
    )
