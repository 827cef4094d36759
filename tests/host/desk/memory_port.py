"""The ports of board, look-up and log-in in memory, obeying their rules; tests change it from their own thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from device.wire import numbers, words
from host.desk.base.account import Account, DeskUser
from host.desk.base.role import STAFF
from host.desk.base.visit import DeskVisit
from host.desk.board.port import Arrivals, Confirmed, Place, Situation, Wanted
from host.desk.look_up.port import InsuredNumber, LookedUp, LookUpAnswer

USER = DeskUser("mihon", "見本 受付", STAFF)
ACCOUNT = Account(USER)
PASSWORD = "made-up password"
CODE = "123456"
PAGE = 50
PROCEED = numbers.find_step(1).on_wire()


class MemoryPort:
    """Visits in a dict, newest first by their time; one account."""

    def __init__(self, visits: Iterable[DeskVisit], clock: Callable[[], float], wait_s: float = 20) -> None:
        """Start with `visits`."""
        self._visits = {visit.visit_id: visit for visit in visits}
        self._clock = clock
        self._wait_s = wait_s
        self._version = 0
        self._lock = threading.Lock()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._is_broken = False
        self.account: Account | None = ACCOUNT
        self.state = Situation(terminals=2)
        self.asked: list[str] = []
        self.noted: list[str] = []
        self.read = 0
        self.looked_up: list[InsuredNumber] = []

    @property
    def waiting(self) -> int:
        """How many wait for a change now."""
        return len(self._waiting)

    def clear(self) -> None:
        """Begin a new day."""
        self._visits.clear()

    def break_down(self) -> None:
        """Fail from now on, as a damaged database does."""
        self._is_broken = True

    def authenticate(self, name: str, password: str) -> Account | None:
        """Know one account."""
        self.asked.append(name)
        return self.account if (name, password) == (USER.name, PASSWORD) else None

    def find_account(self, name: str) -> Account | None:
        """Know one account."""
        return self.account if name == USER.name else None

    def check_code(self, name: str, code: str) -> bool:
        """Know one code."""
        return (name, code) == (USER.name, CODE)

    def logged_in(self, name: str) -> None:
        """Note it."""
        self.noted.append(f"in {name}")

    def logged_out(self, name: str) -> None:
        """Note it."""
        self.noted.append(f"out {name}")

    def refused(self, name: str, failures: int) -> None:
        """Note it."""
        self.noted.append(f"refused {name} {failures}")

    def situation(self) -> Situation:
        """Give what a test set."""
        return self.state

    def find_visit(self, visit_id: str) -> DeskVisit | None:
        """Give one visit."""
        return self._visits.get(visit_id)

    def arrivals(self, wanted: Wanted) -> Arrivals:
        """Give one page of the visits that a test put in."""
        self.read += 1
        found = [visit for visit in self.visits() if wanted.begin <= visit.received_at < wanted.end]
        found = [visit for visit in found if visit.ticket.startswith(wanted.ticket)]
        waiting = tuple(visit for visit in found if wanted.apart and visit.waits)
        others = [visit for visit in found if visit not in waiting]
        count = -1 if wanted.ticket else len(others)
        if wanted.before:
            before = (wanted.before.received_at, wanted.before.visit_id)
            others = [visit for visit in others if (visit.received_at, visit.visit_id) < before]
        page = others[:PAGE]
        after = Place(page[-1].received_at, page[-1].visit_id) if len(others) > PAGE else None
        return Arrivals(waiting, tuple(page), count, after)

    def visits(self) -> tuple[DeskVisit, ...]:
        """Give the visits, newest first."""
        if self._is_broken:
            raise OSError("made-up fault")
        with self._lock:
            return tuple(sorted(self._visits.values(), key=lambda visit: visit.received_at, reverse=True))

    def confirm(self, visit_id: str, user: DeskUser) -> Confirmed:
        """Confirm a pending visit in time."""
        visit = self._visits.get(visit_id)
        if visit is None:
            return Confirmed.UNKNOWN
        if visit.outcome is words.Outcome.CONFIRMED:
            return Confirmed.ALREADY
        now = self._clock()
        if visit.outcome is not words.Outcome.PENDING or now >= visit.confirm_until:
            return Confirmed.TOO_LATE
        confirmed = replace(
            visit,
            outcome=words.Outcome.CONFIRMED,
            confirmed_by=user.display,
            confirmed_at=int(now),
            confirm_until=0,
            eligibility=replace(visit.eligibility, next_step=PROCEED) if visit.eligibility else None,
            change=visit.change + 1,
        )
        self.put(confirmed)
        return Confirmed.CONFIRMED

    async def look_up(self, visit_id: str, insured: InsuredNumber, user: DeskUser) -> LookUpAnswer:
        """Answer for number 77; anything else cannot be checked just now."""
        visit = self._visits.get(visit_id)
        if visit is None or visit.method is not words.Method.NONE:
            return LookUpAnswer(LookedUp.UNKNOWN)
        if visit.outcome is not words.Outcome.PENDING or self._clock() >= visit.confirm_until:
            return LookUpAnswer(LookedUp.TOO_LATE)
        self.looked_up.append(insured)
        if insured.number != "77":
            return LookUpAnswer(LookedUp.NOT_CHECKED, 503)
        answered = replace(
            visit, method=words.Method.STAFF, outcome=words.Outcome.CONFIRMED, confirmed_by=user.display
        )
        self.put(replace(answered, confirm_until=0, change=visit.change + 1))
        return LookUpAnswer(LookedUp.ANSWERED)

    async def changed(self, after: int) -> int:
        """Wait for a version past `after`."""
        event = asyncio.Event()
        with self._lock:
            if self._version > after:
                return self._version
            waiting = (asyncio.get_running_loop(), event)
            self._waiting.append(waiting)
        try:
            await asyncio.wait_for(event.wait(), self._wait_s)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                if waiting in self._waiting:
                    self._waiting.remove(waiting)
        return self._version

    def put(self, visit: DeskVisit) -> None:
        """Store a visit and wake whoever waits."""
        with self._lock:
            self._visits[visit.visit_id] = visit
            self._version += 1
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            loop.call_soon_threadsafe(event.set)
