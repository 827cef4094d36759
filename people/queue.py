"""A full waiting room: arrivals in a line, some of whom need staff, while staff confirm at the desk when they can."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

from device.cli.demo.bringing_up import Server
from device.cli.demo.desk import confirm_at_desk
from device.cli.demo.errors import VisitFailed
from people.crowd.draw import draw_practised
from people.crowd.profile import Kind, Pace, Profile
from people.outcome import End, Outcome
from people.place import Place
from people.run import Wish, describe, play_one, say
from people.tally import MOST_TO_BE_FREE_S

STAFF_SHARE = 5
"""One of so many needs staff."""
_ARRIVE_EVERY_S = 12.0
_STAFF_COME_S = (20.0, 60.0)
_CONFIRMED_WITHIN_S = 90.0


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes `at_s` seconds after the doors open."""

    at_s: float
    profile: Profile


def draw_queue(seed: int, count: int) -> tuple[Arrival, ...]:
    """Give the arrivals in their order: a fifth wants staff, the others alternate between face and PIN."""
    chance = random.Random(f"{seed}/queue")
    staff = set(chance.sample(range(count), max(1, count // STAFF_SHARE)))
    at_s, arrivals = 0.0, []
    for place, profile in enumerate(draw_practised(seed, 1, count)):
        kind = Kind.WANTS_STAFF if place in staff else (Kind.PRACTISED, Kind.PIN)[place % 2]
        pace = Pace.PRACTISED if kind is Kind.PRACTISED else Pace.ORDINARY
        arrivals.append(Arrival(at_s, replace(profile, kind=kind, pace=pace)))
        at_s += chance.expovariate(1 / _ARRIVE_EVERY_S)
    return tuple(arrivals)


class Desk:
    """Staff who confirm tickets at the desk page, each some while after it was shown, in a thread of their own."""

    def __init__(self, server: Server, chance: random.Random, haste: float) -> None:
        """Draw from `chance` how long staff are busy with something else."""
        self._server = server
        self._chance = chance
        self._haste = haste
        self._threads: list[threading.Thread] = []
        self.confirmed: dict[str, float] = {}
        """When each ticket was confirmed, on the monotonic clock."""
        self.failed: list[str] = []

    def call(self, ticket: str) -> None:
        """Let staff come for a ticket."""
        thread = threading.Thread(target=self._confirm, args=(ticket, self._busy_s()))
        self._threads.append(thread)
        thread.start()

    def _busy_s(self) -> float:
        return self._chance.uniform(*_STAFF_COME_S) / self._haste

    def close(self) -> None:
        """Wait until nobody waits any more."""
        deadline = time.monotonic() + _CONFIRMED_WITHIN_S
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _confirm(self, ticket: str, busy_s: float) -> None:
        time.sleep(busy_s)
        try:
            confirm_at_desk(self._server.desk_url, self._server.log_in, ticket)
        except VisitFailed as error:
            self.failed.append(f"{ticket}: {error}")
        else:
            self.confirmed[ticket] = time.monotonic()


@dataclass
class QueueTally:
    """What came of a queue; times in seconds."""

    outcomes: list[Outcome] = field(default_factory=list)
    longest_line: int = 0
    served_meanwhile: int = 0
    """Visits that ended while an earlier one still waited for staff."""
    confirmed: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def staff(self) -> int:
        """Count those who needed staff."""
        return sum(one.end is End.STAFF for one in self.outcomes)

    @property
    def late(self) -> int:
        """Count the visits after which the next person had to wait for something else than a hand."""
        return sum(not 0 <= one.free_s <= MOST_TO_BE_FREE_S for one in self.outcomes)

    def is_good(self) -> bool:
        """Whether nobody waited for an earlier visit's staff, and staff could confirm everybody."""
        ends = all(one.end in (End.ALONE, End.STAFF) for one in self.outcomes)
        return ends and not self.late and not self.failed and self.confirmed == self.staff

    def to_json(self) -> dict[str, Any]:
        """Give the queue's figures."""
        return {
            "arrivals": len(self.outcomes),
            "need_staff": self.staff,
            "dead_ends": sum(one.end is End.DEAD_END for one in self.outcomes),
            "free_worst_s": round(max((one.free_s for one in self.outcomes), default=0.0), 1),
            "waited_for_staff": self.late,
            "served_while_staff_were_awaited": self.served_meanwhile,
            "confirmed_at_desk": self.confirmed,
            "longest_line": self.longest_line,
        }


def run_queue(place: Place, wish: Wish) -> QueueTally:
    """Let the queue through; the desk works meanwhile."""
    tally, arrivals = QueueTally(), draw_queue(wish.seed, wish.queue)
    desk = Desk(place.line.server, random.Random(f"{wish.seed}/desk"), wish.haste)
    opened, waiting_since = time.monotonic(), dict[str, float]()
    for number, arrival in enumerate(arrivals):
        while time.monotonic() - opened < arrival.at_s / wish.haste:
            place.glass.pause(0.1)
        began = time.monotonic()
        line = [one for one in arrivals[number + 1 :] if one.at_s / wish.haste < began - opened]
        tally.longest_line = max(tally.longest_line, len(line))
        outcome = play_one(place, wish, arrival.profile)
        tally.outcomes.append(outcome)
        ended = time.monotonic()
        tally.served_meanwhile += any(desk.confirmed.get(ticket, ended) >= ended for ticket in waiting_since)
        if outcome.end is End.STAFF:
            waiting_since[outcome.tickets[-1]] = ended
            desk.call(outcome.tickets[-1])
        say(f"{describe(outcome, ended - began)}  free after {outcome.free_s:.1f} s, {len(line)} in line")
    desk.close()
    tally.confirmed, tally.failed = len(desk.confirmed), desk.failed
    return tally
