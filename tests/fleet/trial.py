"""A whole fleet under trial: two clinics with two terminals each, and the count of what came of their visits."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from chaos.line.programs import Keeper
from device.cli.supervisor.waiting import NotReached, wait_for
from fleet.databases import NAME, make_databases
from fleet.layout import Layout
from fleet.postgres import Pair, postgres_pair
from fleet.running import Fleet, accepts, prepare
from fleet.terminals import Terminal, open_terminal
from fleet.visitors import Visit, Visitors

CLINICS = ("c1", "c2")
PAUSE_S = 0.4
SETTLED_S = 90.0
ANSWERED_S = 20.0


@dataclass(frozen=True)
class Count:
    """What came of the visits of one stretch of time; seconds."""

    visits: int
    lost: int
    doubled: int
    foreign: int
    unanswered: int
    slowest_s: float
    gap_s: float
    """The longest time between two answers to people of the same clinic."""
    settled_s: float

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled, or in another clinic's records."""
        return not (self.lost or self.doubled or self.foreign)


@dataclass(eq=False)
class Trial:
    """Everything that runs."""

    fleet: Fleet
    pair: Pair
    terminals: list[Terminal]
    _counted: set[str] = field(default_factory=set)

    def count(self) -> Count:
        """Let nobody come until everything has settled, count what came since the last time, and go on."""
        for terminal in self.terminals:
            terminal.visitor.coming = False
        began = time.monotonic()
        for terminal in self.terminals:
            terminal.await_empty(SETTLED_S)
        settled_s = time.monotonic() - began
        visits = {terminal: self._new_visits(terminal) for terminal in self.terminals}
        self._await_answers([visit for some in visits.values() for visit in some])
        counted = self._judge(visits, settled_s)
        for terminal in self.terminals:
            terminal.visitor.coming = True
        return counted

    def _new_visits(self, terminal: Terminal) -> list[Visit]:
        new = [visit for visit in list(terminal.visitor.visits.values()) if visit.visit_id not in self._counted]
        self._counted.update(visit.visit_id for visit in new)
        return new

    def _await_answers(self, visits: Sequence[Visit]) -> None:
        """Give answers that are still on their way their time; what then has none is counted."""
        try:
            wait_for(lambda: all(visit.replied_at for visit in visits) or None, "answers", ANSWERED_S)
        except NotReached:
            return

    def _judge(self, visits: dict[Terminal, list[Visit]], settled_s: float) -> Count:
        stored = self.stored()
        lost = doubled = foreign = 0
        for terminal, some in visits.items():
            for visit in some:
                found = stored.get(visit.visit_id, [])
                lost += terminal.clinic not in found
                doubled += len(found) > 1
                foreign += any(clinic != terminal.clinic for clinic in found)
        flat = [visit for some in visits.values() for visit in some]
        answered = [visit.replied_at - visit.committed_at for visit in flat if visit.replied_at]
        unanswered = len(flat) - len(answered)
        gap_s = max(_gap(self._of(visits, clinic)) for clinic in CLINICS)
        return Count(len(flat), lost, doubled, foreign, unanswered, max(answered, default=0.0), gap_s, settled_s)

    def stored(self) -> dict[str, list[str]]:
        """Give the clinics in whose records each visit stands, as the database's owner sees them."""
        rows = self.pair.primary.psql("SELECT visit_id || ' ' || clinic FROM visits", NAME)
        found: dict[str, list[str]] = {}
        for line in rows.splitlines():
            visit_id, clinic = line.split()
            found.setdefault(visit_id, []).append(clinic)
        return found

    @staticmethod
    def _of(visits: dict[Terminal, list[Visit]], clinic: str) -> list[Visit]:
        return [visit for terminal, some in visits.items() if terminal.clinic == clinic for visit in some]


def _gap(visits: Sequence[Visit]) -> float:
    at = sorted(visit.replied_at for visit in visits if visit.replied_at)
    return max((later - earlier for earlier, later in pairwise(at)), default=0.0)


@contextmanager
def open_trial(hosts: tuple[str, ...] = (), prefixes: Mapping[str, Sequence[str]] | None = None) -> Iterator[Trial]:
    """Start everything; nodes at `hosts`, each with the beginning of its command line in `prefixes`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-fleet-", dir="/tmp")))
        layout = Layout.make(folder, CLINICS, hosts)
        pair = stack.enter_context(postgres_pair())
        fleet = prepare(layout, stack, make_databases(pair, CLINICS))
        for node in layout.nodes:
            fleet.start_node(node, (prefixes or {}).get(node.name, ()))
        for name in ("w1", "w2"):
            fleet.start_worker(name)
        for clinic in CLINICS:
            fleet.start_desk(clinic, f"{clinic}-desk", "enrolment")
        for name in fleet.workers:
            fleet.await_worker(name)
        for clinic in CLINICS:
            fleet.desk_url(f"{clinic}-desk")
        visitors = stack.enter_context(Visitors(fleet.cards))
        terminals = [
            open_terminal(fleet, visitors, clinic, name, letter, PAUSE_S)
            for clinic in CLINICS
            for name, letter in (("front", "A"), ("side", "B"))
        ]
        for terminal in terminals:
            terminal.await_connected()
        kept = [*fleet.nodes.values(), *fleet.workers.values(), *fleet.desks.values()]
        stack.enter_context(Keeper(kept))
        yield Trial(fleet, pair, terminals)


def await_nodes(trial: Trial) -> None:
    """Wait until every node takes connections."""
    for node in trial.fleet.layout.nodes:
        wait_for(partial(accepts, node.host, node.mqtt_port), f"{node.name} listens", SETTLED_S)
