"""The board: today's visits in the order in which a receptionist needs them.

Who waits for a person stands on top, in a group of their own; within both groups the newest comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from host.desk.catalogue import Catalogue
from host.desk.errors import VisitUnknown
from host.desk.port import DeskPort, DeskVisit
from host.desk.rows import Row, make_row


@dataclass(frozen=True)
class Board:
    """All rows of today at the time `now`, seconds since 1970."""

    now: float
    waiting: tuple[Row, ...]
    settled: tuple[Row, ...]


def make_board(visits: Iterable[DeskVisit], catalogue: Catalogue, now: float) -> Board:
    """Put visits in order and say them in words."""
    newest_first = sorted(visits, key=lambda visit: visit.received_at, reverse=True)
    rows = tuple(make_row(visit, catalogue, now) for visit in newest_first)
    return Board(now, tuple(row for row in rows if row.waiting), tuple(row for row in rows if not row.waiting))


class Boards:
    """Reads the host's visits through the port; both methods may block."""

    def __init__(self, port: DeskPort, clock: Callable[[], float]) -> None:
        """Read from `port`; `clock` gives seconds since 1970."""
        self._port = port
        self._clock = clock

    def read(self, catalogue: Catalogue) -> Board:
        """Give the board as it is now."""
        return make_board(self._port.visits(), catalogue, self._clock())

    def read_row(self, visit_id: str, catalogue: Catalogue) -> Row:
        """Give one visit's row.

        Raises:
            VisitUnknown: it is not one of today's.
        """
        for visit in self._port.visits():
            if visit.visit_id == visit_id:
                return make_row(visit, catalogue, self._clock())
        raise VisitUnknown(visit_id)
