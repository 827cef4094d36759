"""The straight way: room is kept while a transaction runs, and what was put in starts only when it is over."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from host.base.straight import Place, Room, StraightWay, Taker

NOW = 1_000.0


class Started:
    """A worker with two places that keeps what it is given."""

    def __init__(self) -> None:
        self.room = Room(2)
        self.given: list[tuple[list[str], float]] = []
        self.way: StraightWay[str] = StraightWay()
        self.way.open(Taker("w-1", 60.0, self.room, self.start))

    def start(self, pieces: Sequence[str], until: float) -> None:
        self.given.append((list(pieces), until))


@pytest.fixture
def started() -> Started:
    return Started()


def test_what_fits_starts_when_the_transaction_is_over(started: Started) -> None:
    with started.way.place(3, NOW) as place:
        assert list(place.put(["a", "b", "c"])) == ["a", "b"]
        assert (place.worker, place.until) == ("w-1", NOW + 60)
        assert started.given == []
    assert started.given == [(["a", "b"], NOW + 60)]
    assert started.room.take(1) == 0


def test_room_that_was_not_needed_is_given_back(started: Started) -> None:
    with started.way.place(2, NOW) as place:
        place.put(["a"])
    assert started.room.take(2) == 1


def test_a_transaction_that_fails_starts_nothing_and_takes_no_room(started: Started) -> None:
    with pytest.raises(OSError, match="full"), started.way.place(2, NOW) as place:  # noqa: PT012  the border under test
        place.put(["a", "b"])
        raise OSError("full")
    assert started.given == []
    assert started.room.take(9) == 2


def test_what_was_rolled_back_is_taken_out(started: Started) -> None:
    with started.way.place(2, NOW) as place:
        place.put(["a"])
        place.clear()
    assert started.given == []
    assert started.room.take(9) == 2


def test_closed_it_leads_nowhere(started: Started) -> None:
    started.way.close()
    with started.way.place(2, NOW) as place:
        assert list(place.put(["a"])) == []
    assert place == Place()
    assert started.room.take(9) == 2


def test_places_are_never_given_twice() -> None:
    room, taken = Room(1000), list[int]()
    threads = [
        threading.Thread(target=lambda: taken.extend(room.take(1) for _ in range(300)), daemon=True) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 1000
