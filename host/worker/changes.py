"""The changes of visits as transactions: the visit, its results for subscribers and its reply change together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from device.wire.words import Outcome
from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.japan_time import japan_day
from host.base.settings import VisitSettings
from host.desk.board.port import Confirmed
from host.desk.look_up.port import LookedUp
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.reason import Reason
from host.insurance.memory import Asked, take_answer
from host.insurance.qualifications import load_qualifications, save_qualifications
from host.insurance.record import How
from host.publish.sealing import Made, Sealer
from host.store.due import (
    Lane,
    Lease,
    claim_due,
    end_leases,
    freed,
    has_due,
    has_open,
    held,
    make_due,
    make_open_due,
)
from host.store.engine import reading
from host.store.registrations import end_registration
from host.store.tallies import count
from host.store.visits import list_lapsed, load_visit, save_body, save_visit
from host.visits.forgetting import forget_failures
from host.visits.visit import Visit
from host.worker.asking import Found
from host.worker.settling import Answered, settle_plain


@dataclass(frozen=True)
class Job:
    """A visit that a worker has taken, with the lease under which it may write the outcome."""

    visit: Visit
    lane: Lane
    worker: str
    lease_until: float


class WayOut(Protocol):
    """Where what was just committed goes out straight (`host.publish.straight_out`)."""

    def resend_at(self, now: float) -> float:
        """Give when a result that goes out now is to be sent again; 0 while results do not go this way."""

    def hand_out(self, made: Made) -> bool:
        """Begin to send; tell whether it goes."""


@dataclass(frozen=True)
class Written:
    """What became of a group of answers: the next jobs, what is left to be settled alone, and whether all is out."""

    jobs: list[Job]
    left: list[tuple[Job, Found]]
    is_out: bool


class VisitChanges:
    """Changes visits in one database; `out` is its straight way out, None while there is none."""

    def __init__(self, engine: Engine, sealer: Sealer, settings: VisitSettings, clock: Callable[[], float]) -> None:
        """Seal what changes with `sealer`."""
        self._engine = engine
        self._sealer = sealer
        self._settings = settings
        self._clock = clock
        self.out: WayOut | None = None

    def claim(self, worker: str, room: Mapping[Lane, int]) -> list[Job]:
        """Take due visits of each kind, as many as there is room for."""
        now = self._clock()
        lease = self._lease(worker, now)
        with reading(self._engine) as connection:
            if not has_due(connection, now):
                return []
        with self._engine.begin() as connection:
            found = claim_due(connection, lease, room)
        return _jobs(found, lease)

    def release(self, worker: str) -> None:
        """Free what an earlier run of the same worker left behind; call it before claiming."""
        with self._engine.begin() as connection:
            end_leases(connection, worker)

    def make_open_due(self) -> int:
        """Let every open visit be asked about again, without waiting for its time; give how many there are."""
        with reading(self._engine) as connection:
            if not has_open(connection, self._clock()):
                return 0
        with self._engine.begin() as connection:
            return make_open_due(connection, self._clock())

    def settle_all(self, answered: Sequence[tuple[Job, Found]]) -> None:
        """Write what asking brought about several visits: what is plain in one transaction, the others each alone."""
        for job, found in self.settle_and_claim(answered, "", {}).left:
            self.settle(job, found)

    def settle_and_claim(
        self, answered: Sequence[tuple[Job, Found]], worker: str, room: Mapping[Lane, int]
    ) -> Written:
        """Write what is plain, and in the same transaction take the next due visits, as far as there is room."""
        now, out = self._clock(), self.out
        resend_at = out.resend_at(now) if out else 0.0
        taken = [Answered(job.visit, job.worker, job.lease_until, found) for job, found in answered]
        lease = self._lease(worker, now)
        with self._engine.begin() as connection:
            settled = settle_plain(connection, taken, self._sealer, self._due_at, now, resend_at)
            found = claim_due(connection, lease, room)
        went = out is not None and out.hand_out(settled.made)
        left = [(job, brought) for job, brought in answered if job.visit.visit_id not in settled.visits]
        return Written(_jobs(found, lease), left, is_out=went and resend_at > 0)

    def _lease(self, worker: str, now: float) -> Lease:
        return Lease(worker, now, now + self._settings.lease_s)

    def settle(self, job: Job, found: Found) -> bool:
        """Write what asking brought; tell whether the visit changed. Nothing if the lease has passed to another."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, job.visit.visit_id, *held(job.worker, job.lease_until))
            if visit is None:
                return False
            is_first, is_news = visit.eligibility is None, _is_news(visit, found)
            changed = visit.found(found.card, found.eligibility) if is_news else visit.asked_in_vain()
            job_done = freed(self._due_at(changed, found, now))
            entry = None
            if is_news:
                changed, entry = self._remember(connection, changed, found, now)
                self._write(connection, changed, now, job_done)
            else:
                save_visit(connection, changed, job_done)
            if is_first:
                self._sealer.queue_replies(connection, [changed], now)
            _append(connection, entry, now)
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
            job_done = freed(self._due_at(changed, found, now))
            changed, entry = self._remember(connection, changed, found, now)
            self._write(connection, changed, now, job_done)
            self._sealer.queue_replies(connection, [changed], now)
            _append(connection, entry, now)

    def confirm(self, visit_id: str, user: str) -> Confirmed:
        """Add a staff member's confirmation to one visit."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, visit_id)
            if visit is None:
                return Confirmed.UNKNOWN
            if visit.waits and now <= visit.confirm_until:
                self._write(connection, visit.confirmed(user, int(now)), now)
                if visit.asks_for_more and _by_card(connection, visit_id):
                    make_due(connection, visit_id, now)
                _append(connection, _entry(visit, user, Action.CONFIRM, "person and card compared"), now)
                return Confirmed.CONFIRMED
            return Confirmed.TOO_LATE if visit.waits or _has_lapsed(visit) else Confirmed.ALREADY

    def may_look_up(self, visit_id: str) -> LookedUp:
        """Tell whether a visit's insurance may be looked up by its number: `answered` means that it may."""
        with reading(self._engine) as connection:
            visit = load_visit(connection, visit_id)
        if visit is None:
            return LookedUp.UNKNOWN
        return LookedUp.ANSWERED if self._may_look_up(visit) else LookedUp.TOO_LATE

    def look_up(self, visit_id: str, answer: EligibilityAnswer, user: str) -> LookedUp:
        """Add the answer of a look-up by insured number; a visit without a card is confirmed by it."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, visit_id)
            if visit is None or not self._may_look_up(visit):
                return LookedUp.TOO_LATE
            asked = Asked(visit_id, visit.card, How.NUMBER, now)
            save_qualifications(connection, visit_id, take_answer(connection, asked, answer).found)
            looked_up = visit.looked_up(answer.on_wire(late=False), user, int(now))
            self._write(connection, looked_up, now, freed(None))
            _append(connection, _entry(visit, user, Action.LOOK_UP, "patient at the desk"), now)
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

    def _write(
        self, connection: Connection, visit: Visit, now: float, job: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        """Write a visit with its job, without its failures once it is closed, and queue it for subscribers."""
        forgotten = forget_failures(visit)
        save_visit(connection, forgotten.visit, job)
        if forgotten.visit is not visit:
            save_body(connection, forgotten.visit)
            count(connection, japan_day(visit.received_at), forgotten.counts)
        self._sealer.queue_results(connection, forgotten.visit, now)

    def _remember(self, connection: Connection, visit: Visit, found: Found, now: float) -> tuple[Visit, Entry | None]:
        """Keep what staff and subscribers may see; give the visit with that, and what belongs into the audit log."""
        if found.answer is None or found.answer.reason is Reason.NOTHING_TO_ASK:
            return visit, None
        taken = take_answer(connection, Asked(visit.visit_id, visit.card, How.CARD, now), found.answer)
        save_qualifications(connection, visit.visit_id, taken.found)
        return (visit.checked_before() if taken.found.this_month else visit), taken.entry

    def _may_look_up(self, visit: Visit) -> bool:
        in_time = not visit.waits or self._clock() <= visit.confirm_until
        return visit.may_look_up and in_time

    def _due_at(self, visit: Visit, found: Found, now: float) -> float | None:
        if not found.again or now - visit.received_at > self._settings.recheck_for_s:
            return None
        return now + min(self._settings.recheck_max_s, self._settings.recheck_s * 2.0 ** min(visit.asked - 1, 20))


def _jobs(found: Sequence[tuple[Lane, Visit]], lease: Lease) -> list[Job]:
    return [Job(visit, lane, lease.worker, lease.until) for lane, visit in found]


def _entry(visit: Visit, by: str, action: Action, purpose: str) -> Entry:
    return Entry(by, action, purpose=purpose, visit_id=visit.visit_id, terminal=visit.terminal)


def _append(connection: Connection, entry: Entry | None, now: float) -> None:
    """Append last, because the log keeps other writers out from there to the commit."""
    if entry:
        append(connection, entry, now)


def _by_card(connection: Connection, visit_id: str) -> bool:
    """Whether the answer came by the card; one by number would be undone by another question."""
    found = load_qualifications(connection, visit_id)
    return found is not None and found.how is How.CARD


def _is_news(visit: Visit, found: Found) -> bool:
    """Whether an answer says more than what stands there: the first, or one that no later question would better."""
    if visit.eligibility is None:
        return True
    return found.eligibility.checked or not found.again


def _has_lapsed(visit: Visit) -> bool:
    return visit.holder.outcome is Outcome.NOT_CONFIRMED
