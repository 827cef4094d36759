"""Visits through broker and host to the last acknowledged result, and the limit, in turns on one machine.

Turns, so that whatever else the machine does falls on both alike. The first turn warms up and does not count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from itertools import islice

from sqlalchemy import Engine, func, select

from bench.basics.waiting import wait_for
from bench.desk.host import LOOPBACK, Clinic, open_clinic
from bench.host.feeding import Ends
from bench.host.limit import Limit
from bench.host.parties import CLINIC, HOST, SOFTWARE, certify, enter, make_terminals
from bench.host.work import example
from device.wire import topics
from device.wire.keys import read_sealing_key
from device.wire.topics import Leaf
from host.base.folder import StateFolder
from host.base.link import LinkSettings
from host.base.ring import KeyRing
from host.pki.files import load_authority
from host.store.engine import open_engine, reading
from host.store.tables import results
from measuring.processes import cpu_s, processes_below

TERMINALS, TURNS, EACH = 10, 10, 40
"""So many terminals, turns that count, and visits of each terminal in a turn: 4,000 visits."""

_PROGRAM = (sys.executable, "-m", "bench.host.program")
_WITHIN_S = 120.0


@dataclass(frozen=True)
class Size:
    """How much is run through."""

    turns: int = TURNS
    each: int = EACH

    @property
    def visits(self) -> int:
        """Visits that count."""
        return self.turns * self.each * TERMINALS


@dataclass
class Cost:
    """CPU seconds by program, those of the limit, the seconds of all turns, and visits."""

    program: float = 0.0
    broker: float = 0.0
    store: float = 0.0
    limit: float = 0.0
    took: float = 0.0
    visits: int = 0

    def add(self, other: Cost) -> None:
        """Add another turn."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def less(self, other: Cost) -> Cost:
        """Give what came since another."""
        return Cost(*(getattr(self, field.name) - getattr(other, field.name) for field in fields(self)))

    def ms(self, seconds: float) -> float:
        """Give milliseconds a visit."""
        return seconds / self.visits * 1000

    @property
    def host(self) -> float:
        """The host's own program and its database."""
        return self.program + self.store


@dataclass(frozen=True)
class _Programs:
    program: int
    broker: int
    store: int

    def cpu(self) -> Cost:
        """Give what they have used so far."""
        return Cost(_cpu_s(self.program), _cpu_s(self.broker), _cpu_s(self.store))


def run(size: Size, database: str = "", store_pid: int = 0) -> Cost:
    """Run; `database` is a URL and `store_pid` its server, SQLite and the limit beside it when they are empty.

    Raises:
        NotMeasured: a program does not start, or something does not come through.
    """
    with open_clinic(database) as clinic, ExitStack() as stack:
        state = StateFolder(clinic.folder / "state")
        engine = open_engine(database, state.database)
        stack.callback(engine.dispose)
        terminals, keys = make_terminals(TERMINALS), KeyRing(state.keys, HOST, time.time)
        ends = Ends(_links(clinic, state, [one.name for one in terminals]), keys.result)
        enter(engine, terminals, ends.software)
        sealing = read_sealing_key(keys.identity().sealing_key.jwk())
        sealed = {
            one.name: [one.seal(number, sealing) for number in range(1, (size.turns + 1) * size.each + 1)]
            for one in terminals
        }
        broker = stack.enter_context(clinic.broker())
        host = stack.enter_context(clinic.run(*_PROGRAM, "--config", str(clinic.folder / "host.toml")))
        programs = _Programs(host.process.pid, broker.process.pid, store_pid)
        stack.enter_context(ends.connected())
        ends.challenges.wait(TERMINALS, "the host is not at work")
        turns = _Turns(engine, ends, programs, {name: iter(visits) for name, visits in sealed.items()}, size.each)
        turns.once()
        first = {name: visits[: size.each] for name, visits in sealed.items()}
        limit = None if database else Limit(example(state, engine, ends.software, terminals, first), state.database)
        total = Cost()
        for _ in range(size.turns):
            total.add(turns.once())
            total.limit += limit.cpu_s() if limit else 0.0
        if limit:
            limit.close()
        return total


class _Turns:
    def __init__(
        self, engine: Engine, ends: Ends, programs: _Programs, sealed: dict[str, Iterator[str]], each: int
    ) -> None:
        self._engine = engine
        self._ends = ends
        self._programs = programs
        self._sealed = sealed
        self._each = each
        self._done = 0

    def once(self) -> Cost:
        """Let the next visits through."""
        visits = {name: list(islice(all_visits, self._each)) for name, all_visits in self._sealed.items()}
        count = sum(map(len, visits.values()))
        self._done += count
        before, began = self._programs.cpu(), time.monotonic()
        self._ends.hand_in(visits)
        self._ends.receipts.wait(self._done, "receipts")
        replied, told = (one.wait(self._done, "answers") for one in (self._ends.replies, self._ends.results))
        wait_for(lambda: _acknowledged(self._engine) >= self._done, "not all results count as taken", _WITHIN_S)
        used = self._programs.cpu().less(before)
        return replace(used, took=max(replied, told) - began, visits=count)


def _links(clinic: Clinic, state: StateFolder, terminals: list[str]) -> dict[str, LinkSettings]:
    heard = {
        name: tuple(topics.terminal_topic(CLINIC, name, leaf) for leaf in (Leaf.RECEIPT, Leaf.REPLY, Leaf.CHALLENGE))
        for name in terminals
    }
    heard[SOFTWARE] = (topics.subscriber_topic(CLINIC, SOFTWARE),)
    authority, ca = load_authority(state.pki), state.pki / "ca.pem"
    made = {name: certify(authority, clinic.folder, name) for name in heard}
    return {
        name: LinkSettings(name, LOOPBACK, clinic.broker_port, ca, made[name].certificate, made[name].key, those)
        for name, those in heard.items()
    }


def _acknowledged(engine: Engine) -> int:
    query = select(func.count()).select_from(results).where(results.c.acknowledged_at.is_not(None))
    with reading(engine) as connection:
        return connection.execute(query).scalar_one()


def _cpu_s(pid: int) -> float:
    return sum(cpu_s(one) for one in processes_below(pid)) if pid else 0.0
