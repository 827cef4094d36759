"""From the inbox straight to the worker of the same process: visits that are in its hand as soon as they are stored.

A visit that is stored under a worker's lease needs no second transaction that takes it, and nobody reads it back. It
is the worker's only once the transaction is over, and only as far as there is room; all others wait in the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


class Room:
    """Places for work of one kind, taken and given back from any thread."""

    def __init__(self, places: int) -> None:
        """Begin with so many that are free."""
        self._free = places
        self._lock = threading.Lock()

    def take(self, wanted: int) -> int:
        """Take places; give how many of those wanted there were."""
        with self._lock:
            taken = max(0, min(wanted, self._free))
            self._free -= taken
            return taken

    def give_back(self, places: int) -> None:
        """Give places back."""
        with self._lock:
            self._free += places


@dataclass(frozen=True)
class Taker(Generic[T]):
    """A worker; `start` begins its work on what it is given with the end of the lease, from any thread."""

    worker: str
    lease_s: float
    room: Room
    start: Callable[[Sequence[T], float], None]


@dataclass
class Place(Generic[T]):
    """What one transaction may put into a worker's hand: up to `room` pieces, until `until` (seconds since 1970)."""

    worker: str = ""
    until: float = 0.0
    room: int = 0
    taken: list[T] = field(default_factory=list)

    def put(self, pieces: Sequence[T]) -> Sequence[T]:
        """Put in what there is room for; give what that was."""
        fitting = pieces[: self.room - len(self.taken)]
        self.taken.extend(fitting)
        return fitting

    def clear(self) -> None:
        """Take everything out: its part of the transaction was rolled back."""
        self.taken.clear()


class StraightWay(Generic[T]):
    """The way of one process; closed while no worker is there."""

    def __init__(self) -> None:
        """Begin closed."""
        self._taker: Taker[T] | None = None

    def open(self, taker: Taker[T]) -> None:
        """Lead to a worker from now on."""
        self._taker = taker

    def close(self) -> None:
        """Lead nowhere any more."""
        self._taker = None

    @contextmanager
    def place(self, wanted: int, now: float) -> Iterator[Place[T]]:
        """Keep room for as many as are wanted while a transaction runs; what was put in starts when it is over."""
        taker = self._taker
        if taker is None or not wanted:
            yield Place()
            return
        room = taker.room.take(wanted)
        place: Place[T] = Place(taker.worker, now + taker.lease_s, room)
        try:
            yield place
        except BaseException:
            taker.room.give_back(room)
            raise
        taker.room.give_back(room - len(place.taken))
        if place.taken:
            taker.start(place.taken, place.until)
