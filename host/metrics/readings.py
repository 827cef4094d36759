"""What stands in the database, read whenever somebody asks: who waits, what is on its way, what works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from device.base.metrics import Metrics, Samples
from host.base.errors import StoreNotWritten
from host.insurance.way import ELIGIBILITY, read_way
from host.store.due import count_open
from host.store.engine import reading
from host.store.host_parts import BROKER, read_part
from host.store.tables import quarantine, results, terminal_states, visits
from host.visits.visit import WAITING

T = TypeVar("T")

STALE_S = 60.0
"""A part that nobody looked at for so long is not known to work."""


class StoreReadings:
    """Reads from one database; `clock` gives seconds since 1970."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """Read from `engine`."""
        self._engine = engine
        self._clock = clock

    def register(self, metrics: Metrics) -> None:
        """Let everything be read from `metrics`."""
        for name, meaning, label, read in (
            ("uketsuke_host_part_up", "Whether a way of the host works.", "part", self._parts),
            ("uketsuke_terminals", "Terminals that are there, and that are not.", "state", self._terminals),
            ("uketsuke_desk_visits", "Visits that need somebody at the desk, or an answer.", "state", self._visits),
            ("uketsuke_desk_oldest_seconds", "How long the oldest of them waits.", "state", self._oldest),
            ("uketsuke_results_rows", "Results that clinic software has not acknowledged.", "state", self._results),
            ("uketsuke_quarantine_rows", "Messages put aside as broken.", "state", self._quarantine),
        ):
            metrics.reading(name, meaning, (label,), read)

    def _parts(self) -> Samples:
        with self._reading() as connection:
            broker, way = read_part(connection, BROKER), read_way(connection)
        if broker is not None:
            fresh = self._clock() - broker.looked_at <= STALE_S
            yield (BROKER,), float(broker.works and fresh)
        if way is not None:
            yield (ELIGIBILITY,), float(way.works)

    def _terminals(self) -> Samples:
        count = select(terminal_states.c.alive, func.count()).group_by(terminal_states.c.alive)
        with self._reading() as connection:
            found = {bool(row[0]): row[1] for row in connection.execute(count)}
        return (("there",), float(found.get(True, 0))), (("away",), float(found.get(False, 0)))

    def _visits(self) -> Samples:
        with self._reading() as connection:
            waiting = connection.execute(self._waiting(func.count())).scalar_one()
            asked = connection.execute(select(func.count()).where(visits.c.change == 0)).scalar_one()
            late = count_open(connection)
        return (("to_confirm",), float(waiting)), (("unanswered",), float(asked)), (("to_check_again",), float(late))

    def _oldest(self) -> Samples:
        first = func.min(visits.c.received_at)
        with self._reading() as connection:
            waiting = connection.execute(self._waiting(first)).scalar_one()
            asked = connection.execute(select(first).where(visits.c.change == 0)).scalar_one()
        return (("to_confirm",), self._age_s(waiting)), (("unanswered",), self._age_s(asked))

    def _results(self) -> Samples:
        count = select(func.count()).select_from(results).where(results.c.acknowledged_at.is_(None))
        with self._reading() as connection:
            return ((("waiting",), float(connection.execute(count).scalar_one())),)

    def _quarantine(self) -> Samples:
        with self._reading() as connection:
            rows = connection.execute(select(func.count()).select_from(quarantine)).scalar_one()
        return ((("kept",), float(rows)),)

    def _waiting(self, what: ColumnElement[T]) -> Select[T]:
        mine = (visits.c.outcome.in_(WAITING), visits.c.confirm_until > self._clock())
        return select(what).select_from(visits).where(*mine)

    def _age_s(self, since: float | None) -> float:
        return 0.0 if since is None else max(0.0, self._clock() - since)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with reading(self._engine) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreNotWritten("the database cannot be read") from error
