"""Writing the first answers of several visits in one transaction, as statements for all of them.

What is not as usual is left to `host.worker.changes`, one visit in one transaction: a visit that changed since it was
taken, a later question, a linked card, failures to forget. The order of locks is the same there: visits, persons,
what counts changes, subscribers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from device.wire.messages.subscriber import VisitRecord
from host.eligibility.reason import Reason
from host.insurance.memory import Asked
from host.insurance.memory_group import take_plain_answers
from host.insurance.qualifications import add_qualifications
from host.insurance.record import Found as Insurance
from host.insurance.record import How
from host.publish.records import with_insurance
from host.publish.sealing import Made, Sealer
from host.store.due import freed
from host.store.visits import Standing, lock_standing, save_answers, sealed_card
from host.visits.forgetting import forget_failures
from host.visits.visit import Visit
from host.worker.asking import Found

DueAt = Callable[[Visit, Found, float], "float | None"]
"""Tells when a visit is to be asked about again, or never."""


@dataclass(frozen=True)
class Answered:
    """A visit as it was taken, by whom and until when, and what asking brought."""

    visit: Visit
    worker: str
    lease_until: float
    found: Found


@dataclass(frozen=True)
class _Change:
    """What becomes of one visit; `insurance` is None where nothing was asked."""

    before: Visit
    after: Visit
    found: Found
    insurance: Insurance | None


@dataclass(frozen=True)
class Settled:
    """The ids of the visits that were written, and what is to be said about them."""

    visits: set[str]
    made: Made


def settle_plain(
    connection: Connection,
    answered: Sequence[Answered],
    sealer: Sealer,
    due_at: DueAt,
    now: float,
    resend_at: float = 0.0,
) -> Settled:
    """Write what can be written together.

    With `resend_at` the results are the caller's to send; otherwise they are due, and not among what was made.
    """
    standing = lock_standing(connection, [one.visit.visit_id for one in answered])
    usual = [one for one in answered if _is_usual(one, standing.get(one.visit.visit_id))]
    changes = _take(connection, usual, now)
    add_qualifications(connection, {one.after.visit_id: one.insurance for one in changes if one.insurance})
    save_answers(connection, [(one.after, _more(one, due_at(one.after, one.found, now))) for one in changes])
    told = [(one.after, record) for one in changes if (record := _record(one))]
    results = sealer.queue_records(connection, told, now, resend_at)
    replies = sealer.queue_replies(connection, [one.after for one in changes], now)
    return Settled({one.after.visit_id for one in changes}, Made(replies, results if resend_at else ()))


def _is_usual(one: Answered, standing: Standing | None) -> bool:
    if one.visit.eligibility is not None or standing is None:
        return False
    return standing == Standing.of(one.visit, one.worker, one.lease_until)


def _take(connection: Connection, usual: Sequence[Answered], now: float) -> list[_Change]:
    by_visit = {one.visit.visit_id: one for one in usual}
    after = {visit_id: one.visit.found(one.found.card, one.found.eligibility) for visit_id, one in by_visit.items()}
    nothing_to_forget = {visit_id for visit_id, visit in after.items() if forget_failures(visit).visit is visit}
    asked = {
        visit_id: (Asked(visit_id, after[visit_id].card, How.CARD, now), answer)
        for visit_id in nothing_to_forget
        if (answer := by_visit[visit_id].found.answer) and answer.reason is not Reason.NOTHING_TO_ASK
    }
    insurances: Mapping[str, Insurance | None] = {
        **take_plain_answers(connection, asked),
        **dict.fromkeys(nothing_to_forget - asked.keys()),
    }
    return [
        _Change(by_visit[visit_id].visit, _noted(after[visit_id], insurance), by_visit[visit_id].found, insurance)
        for visit_id, insurance in insurances.items()
    ]


def _noted(visit: Visit, insurance: Insurance | None) -> Visit:
    return visit.checked_before() if insurance and insurance.this_month else visit


def _more(change: _Change, due_at: float | None) -> dict[str, Any]:
    job = freed(due_at)
    return job if change.after.card == change.before.card else {**job, "card": sealed_card(change.after)}


def _record(change: _Change) -> VisitRecord | None:
    record = change.after.record()
    return with_insurance(record, change.insurance) if record and change.insurance else record
