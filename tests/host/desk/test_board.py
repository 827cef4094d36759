"""The order of the board."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire import words
from host.desk.board import Boards, make_board
from host.desk.catalogue import Language, load_catalogue
from host.desk.errors import VisitUnknown
from tests.host.desk.memory_port import MemoryPort
from tests.host.desk.visits import NOON, make_morning, make_visit

EN = load_catalogue(Language.EN)
VISITS = st.lists(
    st.builds(
        lambda number, minutes, outcome: replace(make_visit(f"A{number:02}", minutes), outcome=outcome),
        st.integers(0, 99),
        st.floats(0, 600),
        st.sampled_from(words.Outcome),
    )
)


def test_waiting_stand_apart_and_newest_come_first() -> None:
    board = make_board(reversed(make_morning()), EN, NOON)
    assert [row.visit.ticket for row in board.waiting] == ["A9K", "B2F"]
    assert [row.visit.ticket for row in board.settled] == ["A8T", "A7M", "A6R", "B1X", "A5W", "A4H", "A3N", "A2P"]


@given(VISITS)
def test_every_visit_has_one_row_in_order(visits: list[object]) -> None:
    board = make_board(visits, EN, NOON)  # type: ignore[arg-type]  # hypothesis cannot say what a lambda builds
    assert len(board.waiting) + len(board.settled) == len(visits)
    for rows in (board.waiting, board.settled):
        times = [row.visit.received_at for row in rows]
        assert times == sorted(times, reverse=True)


def test_one_row_by_its_visit_id() -> None:
    boards = Boards(MemoryPort(make_morning(), lambda: NOON), lambda: NOON)
    visit_id = make_morning()[3].visit_id
    assert boards.read_row(visit_id, EN).visit.ticket == "A7M"
    with pytest.raises(VisitUnknown):
        boards.read_row("nothing", EN)
