"""Which key comes next: whatever stands in the fields, what is wanted stands there in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.mind.seen import Entry
from people.mind.typing import ERASE, GO_ON, next_key

_MOST_KEYS = 40


def test_a_digit_that_is_missing_is_typed() -> None:
    assert next_key([Entry("digits", "12", True)], {"digits": "1234"}) == "key-3"


def test_a_wrong_digit_is_erased() -> None:
    assert next_key([Entry("digits", "13", True)], {"digits": "1234"}) == ERASE


def test_a_slip_in_a_secret_is_not_seen() -> None:
    assert next_key([Entry("digits", "●●", True)], {"digits": "1234"}, secret=True) == "key-3"


def test_one_digit_too_many_of_a_secret_is_seen() -> None:
    assert next_key([Entry("digits", "●●●●●", True)], {"digits": "1234"}, secret=True) == ERASE


def test_what_is_complete_is_sent() -> None:
    assert next_key([Entry("digits", "1234", True)], {"digits": "1234"}) == GO_ON


def test_a_field_that_is_not_full_by_itself_is_left_by_the_key() -> None:
    date = [Entry("year", "1", True), Entry("month", "", False)]
    assert next_key(date, {"year": "1", "month": "8"}) == GO_ON


@given(wanted=st.from_regex("[0-9]{4}", fullmatch=True), there=st.from_regex("[0-9]{0,4}", fullmatch=True))
def test_any_slip_is_mended(wanted: str, there: str) -> None:
    entry = Entry("digits", there, True)
    for _ in range(_MOST_KEYS):
        key = next_key([entry], {"digits": wanted})
        if key == GO_ON:
            break
        entry = replace(entry, text=entry.text[:-1] if key == ERASE else entry.text + key.removeprefix("key-"))
    else:
        pytest.fail("no end of typing")
    assert entry.text == wanted
