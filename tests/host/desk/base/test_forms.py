"""Parsing of posted forms."""

from __future__ import annotations

import contextlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.desk.base.errors import FormRefused
from host.desk.base.forms import MOST_FIELDS, Form, parse_form

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.dictionaries(TEXT, TEXT, max_size=MOST_FIELDS))
def test_what_a_browser_sends_is_read_back(fields: dict[str, str]) -> None:
    assert parse_form(urlencode(fields).encode()).fields == fields


@given(st.binary(max_size=300))
def test_any_other_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(FormRefused):
        assert isinstance(parse_form(body), Form)


@pytest.mark.parametrize(
    "body",
    [
        b"name=a&name=b",
        b"name=%ff",
        "name=花".encode(),
        b"&".join(b"f%d=1" % number for number in range(MOST_FIELDS + 1)),
    ],
    ids=["twice", "no-utf8", "not-encoded", "too-many"],
)
def test_refused(body: bytes) -> None:
    with pytest.raises(FormRefused):
        parse_form(body)


def test_a_form_hides_its_fields() -> None:
    assert "hidden" not in repr(parse_form(b"password=hidden"))


def test_a_missing_field_is_empty() -> None:
    assert parse_form(b"a=1").text("b") == ""
