"""The changes of visits as transactions: the visit, its results for subscribers and its reply change together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from device.wire.messages.host import Eligibility
from device.wire.words import CardKind, Outcome
from host.base.settings import VisitSettings
from host.desk.port import Confirmed, LookedUp
from host.publish.sealing import Sealer
from host.store.engine import reading
from host.store.registrations import end_registration
from host.store.visits import (
    Lease,
    claim_due,
    end_lease,
    end_leases,
    holds_lease,
    list_lapsed,
    load_visit,
    save_visit,
)
from host.visits.visit import Visit
from host.worker.asking import Found


@dataclass(frozen=True)
class Job:
    """A visit that a worker has taken, with the lease under which it may write the outcome."""

    visit: Visit
    worker: str
    lease_until: float


class VisitChanges:
    """Changes visits in one database."""

    def __init__(self, engine: Engine, sealer: Sealer, settings: VisitSettings, clock: Callable[[], float]) -> None:
        """Seal what changes with `sealer`."""
        self._engine = engine
        self._sealer = sealer
        self._settings = settings
        self._clock = clock

    def claim(self, worker: str, *, fresh: int, late: int) -> list[Job]:
        """Take up to `fresh` due visits whose patients wait, and up to `late` of the others."""
        now = self._clock()
        lease = Lease(worker, now, now + self._settings.lease_s)
        with self._engine.begin() as connection:
            found = claim_due(connection, lease, fresh=fresh, late=late)
        return [Job(visit, worker, lease.until) for visit in found]

    def release(self, worker: str) -> None:
        """Free what an earlier run of the same worker left behind; call it before claiming."""
        with self._engine.begin() as connection:
            end_leases(connection, worker)

    def settle(self, job: Job, found: Found) -> bool:
        """Write what asking brought; tell whether the visit changed. Nothing if the lease has passed to another."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, job.visit.visit_id)
            if visit is None or not holds_lease(connection, visit.visit_id, job.worker, job.lease_until):
                return False
            is_first = visit.eligibility is None
            is_news = is_first or found.eligibility.checked
            changed = visit.found(found.card, found.eligibility) if is_news else visit.asked_in_vain()
            save_visit(connection, changed)
            end_lease(connection, visit.visit_id, self._due_at(changed, found, now))
            if is_news:
                self._sealer.queue_results(connection, changed, now)
            if is_first:
                self._sealer.queue_reply(connection, changed, now)
            return is_news

    def end_request(self, visit_id: str, found: Found, inbox_id: int, number: int) -> None:
        """End a registration request: write the answer that followed, and reply to the terminal that waits for it."""
        now = self._clock()
        with self._engine.begin() as connection:
            end_registration(connection, inbox_id, number)
            current = load_visit(connection, visit_id)
            if current is None:
                return
            changed = current.found(found.card, found.eligibility)
            save_visit(connection, changed)
            end_lease(connection, visit_id, self._due_at(changed, found, now))
            self._sealer.queue_results(connection, changed, now)
            self._sealer.queue_reply(connection, changed, now)

    def confirm(self, visit_id: str, user: str) -> Confirmed:
        """Add a staff member's confirmation to one visit."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, visit_id)
            if visit is None:
                return Confirmed.UNKNOWN
            if visit.waits and now <= visit.confirm_until:
                self._write(connection, visit.confirmed(user, int(now)), now)
                return Confirmed.CONFIRMED
            return Confirmed.TOO_LATE if visit.waits or _has_lapsed(visit) else Confirmed.ALREADY

    def waits_without_card(self, visit_id: str) -> LookedUp:
        """Tell whether a visit still waits for its look-up: `answered` means that it may be looked up."""
        with reading(self._engine) as connection:
            visit = load_visit(connection, visit_id)
        if visit is None or visit.card.kind is not CardKind.NONE:
            return LookedUp.UNKNOWN
        return LookedUp.ANSWERED if visit.waits and self._clock() <= visit.confirm_until else LookedUp.TOO_LATE

    def look_up(self, visit_id: str, eligibility: Eligibility, user: str) -> LookedUp:
        """Add the answer of a look-up to a visit without a card, which is confirmed by it."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, visit_id)
            if visit is None or not visit.waits:
                return LookedUp.TOO_LATE
            self._write(connection, visit.looked_up(eligibility, user, int(now)), now)
        return LookedUp.ANSWERED

    def lapse(self) -> int:
        """Let the waiting visits lapse whose time is over; give how many."""
        now = self._clock()
        with reading(self._engine) as connection:
            if not list_lapsed(connection, now):
                return 0
        with self._engine.begin() as connection:
            visits = [load_visit(connection, visit_id) for visit_id in list_lapsed(connection, now)]
            lapsed = [visit.lapsed() for visit in visits if visit and visit.waits]
            for visit in lapsed:
                self._write(connection, visit, now)
        return len(lapsed)

    def _write(self, connection: Connection, visit: Visit, now: float) -> None:
        save_visit(connection, visit)
        self._sealer.queue_results(connection, visit, now)

    def _due_at(self, visit: Visit, found: Found, now: float) -> float | None:
        if not found.again or now - visit.received_at > self._settings.recheck_for_s:
            return None
        return now + min(self._settings.recheck_max_s, self._settings.recheck_s * 2.0 ** min(visit.asked - 1, 20))


def _has_lapsed(visit: Visit) -> bool:
    return visit.holder.outcome is Outcome.NOT_CONFIRMED
