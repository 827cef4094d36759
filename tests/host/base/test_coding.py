"""Records to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.base.coding import from_json, to_json
from host.eligibility.qualification import Consent, QualificationDetails
from host.insurance.record import Difference, Earlier, Found
from tests.host.insurance.people import HANAKO


@dataclass(frozen=True)
class Older:
    """What an older program wrote: it lacks `later`, and has what was dropped since."""

    kept: str
    dropped: int = 5


@dataclass(frozen=True)
class Newer:
    """What the newer one reads."""

    kept: str
    later: tuple[int, ...] = field(default=(7,))


@settings(max_examples=50, deadline=None)
@given(st.from_type(QualificationDetails))
def test_a_qualification_survives(found: QualificationDetails) -> None:
    assert from_json(json.loads(json.dumps(to_json(found))), QualificationDetails) == found


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Found,
        found_at=st.floats(0, 1e10),
        qualifications=st.just((HANAKO,)),
        consents=st.tuples(st.from_type(Consent)),
        changes=st.tuples(st.from_type(Difference)),
        this_month=st.none() | st.builds(Earlier, st.floats(0, 1e10)),
    )
)
def test_what_was_found_survives(found: Found) -> None:
    assert from_json(json.loads(json.dumps(to_json(found))), Found) == found


def test_a_record_of_an_older_program_is_read() -> None:
    assert from_json(to_json(Older("same")), Newer) == Newer("same")


def test_only_records_are_written() -> None:
    for wrong in ({"kept": "x"}, Newer, "text"):
        with pytest.raises(TypeError):
            to_json(wrong)


def test_nothing_personal_shows() -> None:
    assert "見本" not in repr(HANAKO)
    assert "0000077" not in repr(from_json(to_json(HANAKO), QualificationDetails))
