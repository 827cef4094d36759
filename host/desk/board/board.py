"""The board: arrivals in the order in which a receptionist needs them.

Who waits for a person stands on top, in a group of their own; within both groups the newest comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from host.desk.base.account import DeskUser
from host.desk.base.catalogue import Catalogue
from host.desk.base.errors import VisitUnknown
from host.desk.base.visit import DeskVisit
from host.desk.base.visit_links import VisitLink
from host.desk.board.port import Arrivals, BoardPort
from host.desk.board.query import Query
from host.desk.board.rows import Row, make_row


@dataclass(frozen=True)
class Board:
    """One page of rows at the time `now`, seconds since 1970; `older` is the next page's address or empty."""

    now: float
    is_live: bool
    waiting: tuple[Row, ...]
    settled: tuple[Row, ...]
    settled_in_all: int
    older: str
    newest: str
    """The first page's address, empty on it."""


@dataclass(frozen=True)
class Reader:
    """Who reads the board: rows are in their language and lead where they may go."""

    user: DeskUser
    catalogue: Catalogue
    links: tuple[VisitLink, ...] = ()


def make_board(arrivals: Arrivals, query: Query, reader: Reader, now: float) -> Board:
    """Say arrivals in words."""
    return Board(
        now,
        query.is_live,
        _rows(arrivals.waiting, reader, now),
        _rows(arrivals.others, reader, now),
        arrivals.others_in_all,
        query.address(after=arrivals.after) if arrivals.after else "",
        query.address() if query.before else "",
    )


class Boards:
    """Reads the host's visits through the port; both methods may block."""

    def __init__(self, port: BoardPort, clock: Callable[[], float]) -> None:
        """Read from `port`; `clock` gives seconds since 1970."""
        self._port = port
        self._clock = clock

    def read(self, query: Query, reader: Reader) -> Board:
        """Give the board as it is now."""
        return make_board(self._port.arrivals(query.wanted()), query, reader, self._clock())

    def read_row(self, visit_id: str, reader: Reader) -> Row:
        """Give one visit's row.

        Raises:
            VisitUnknown: there is no such visit.
        """
        visit = self._port.find_visit(visit_id)
        if visit is None:
            raise VisitUnknown(visit_id)
        return make_row(visit, reader.catalogue, self._clock())


def _rows(visits: Iterable[DeskVisit], reader: Reader, now: float) -> tuple[Row, ...]:
    return tuple(make_row(visit, reader.catalogue, now, reader.user, reader.links) for visit in visits)
