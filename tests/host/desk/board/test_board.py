"""The order of the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire import words
from host.desk.base.errors import VisitUnknown
from host.desk.base.visit import DeskVisit
from host.desk.board.board import Boards, Reader, make_board
from host.desk.board.port import Arrivals
from host.desk.board.query import read_query
from tests.host.desk.catalogues import EN
from tests.host.desk.memory_port import USER, MemoryPort
from tests.host.desk.visits import NOON, make_morning, make_visit

VISITS = st.lists(
    st.builds(
        lambda number, minutes, outcome: replace(make_visit(f"A{number:02}", minutes), outcome=outcome),
        st.integers(0, 99),
        st.floats(0, 600),
        st.sampled_from(words.Outcome),
    )
)


READER = Reader(USER, EN)
QUERY = read_query({}, NOON)


def split(visits: Iterable[DeskVisit]) -> Arrivals:
    """Give the arrivals as the host does: newest first, those that wait apart."""
    return MemoryPort(visits, lambda: NOON).arrivals(QUERY.wanted())


def test_waiting_stand_apart_and_newest_come_first() -> None:
    board = make_board(split(make_morning()), QUERY, READER, NOON)
    assert [row.visit.ticket for row in board.waiting] == ["A9K", "B2F"]
    assert [row.visit.ticket for row in board.settled] == ["A8T", "A7M", "A6R", "B1X", "A5W", "A4H", "A3N", "A2P"]


@given(VISITS)
def test_every_visit_has_one_row_in_order(visits: list[DeskVisit]) -> None:
    board = make_board(split(visits), QUERY, READER, NOON)
    assert len(board.waiting) + len(board.settled) == len({visit.visit_id for visit in visits})
    for rows in (board.waiting, board.settled):
        times = [row.visit.received_at for row in rows]
        assert times == sorted(times, reverse=True)


def test_one_row_by_its_visit_id() -> None:
    boards = Boards(MemoryPort(make_morning(), lambda: NOON), lambda: NOON)
    visit_id = make_morning()[3].visit_id
    assert boards.read_row(visit_id, READER).visit.ticket == "A7M"
    with pytest.raises(VisitUnknown):
        boards.read_row("nothing", READER)
