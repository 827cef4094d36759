"""Which arrivals an address asks for."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.desk.base.errors import SearchRefused
from host.desk.board.port import Place
from host.desk.board.query import Query, read_query
from tests.host.desk.visits import NOON

TODAY = date(2025, 11, 24)
MIDNIGHT = NOON - 12 * 3600


def test_nothing_asked_is_the_whole_of_today() -> None:
    query = read_query({}, NOON)
    wanted = query.wanted()
    assert (query.is_live, wanted.apart, wanted.begin, wanted.end) == (True, True, MIDNIGHT, MIDNIGHT + 86_400)
    assert query.address() == "/"


def test_japans_day_begins_at_its_own_midnight() -> None:
    assert read_query({}, MIDNIGHT - 1).day == date(2025, 11, 23)
    assert read_query({}, MIDNIGHT).day == TODAY


def test_another_day_and_a_ticket() -> None:
    query = read_query({"day": "2025-11-20", "ticket": " ａ7 "}, NOON)
    assert (query.day, query.ticket, query.is_live, query.wanted().apart) == (date(2025, 11, 20), "A7", False, False)
    assert query.address() == "/?day=2025-11-20&ticket=A7"


def test_a_day_to_come_is_today_and_one_long_ago_is_the_first() -> None:
    assert read_query({"day": "2999-01-01"}, NOON).day == TODAY
    assert read_query({"day": "0001-01-01"}, NOON).day == date(2000, 1, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"day": "yesterday"},
        {"day": "2025-02-30"},
        {"ticket": "77"},
        {"ticket": "A777"},
        {"ticket": "A%"},
        {"ticket": "<b>"},
        {"before": "x"},
        {"before": "nan_01KAV0000000000000000A9K00"},
        {"before": "1e9_01KAV0000000000000000A9K00"},
    ],
)
def test_what_cannot_be_read_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(SearchRefused):
        read_query(asked, NOON)


@given(
    st.dates(date(2000, 1, 1), TODAY),
    st.from_regex(r"([A-Z][A-Z0-9]{0,2})?", fullmatch=True),
    st.floats(1, 2e9).map(lambda at: round(at, 6)),
    st.from_regex(r"[0-9A-Z]{26}", fullmatch=True),
)
def test_an_address_leads_back_to_its_query(day: date, ticket: str, at: float, visit_id: str) -> None:
    query = Query(day, TODAY, ticket)
    address = query.address(after=Place(at, visit_id))
    read = read_query(dict(parse_qsl(urlsplit(address).query)), NOON)
    assert (read.day, read.ticket, read.before) == (day, ticket, Place(at, visit_id))
