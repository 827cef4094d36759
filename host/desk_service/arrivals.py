"""Visits as the desk shows them, read from the database: one page, whatever there is in all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from host.desk.base.visit import DeskVisit, Earlier
from host.desk.board.port import Arrivals, Place, Wanted
from host.insurance.qualifications import load_many
from host.insurance.record import Found
from host.store.arrivals import Span, count_visits, page_ids, waiting_ids
from host.store.registry import active_subscribers
from host.store.results import count_handed
from host.store.users import display_names
from host.store.visits import list_in_order
from host.visits.visit import Visit

PAGE = 50
MOST_WAITING = 100
"""More wait for a confirmation only where nobody is at the desk; they lapse by themselves."""


def read_arrivals(connection: Connection, wanted: Wanted) -> Arrivals:
    """Give one page of arrivals."""
    span = Span(wanted.begin, wanted.end, wanted.ticket)
    after = (wanted.before.received_at, wanted.before.visit_id) if wanted.before else None
    waiting = waiting_ids(connection, wanted.begin, MOST_WAITING) if wanted.apart else []
    others = page_ids(connection, span, after, PAGE + 1, without_waiting=wanted.apart)
    in_all = -1 if wanted.ticket else count_visits(connection, span) - len(waiting)
    shown = others[:PAGE]
    visits = {visit.visit_id: visit for visit in read_visits(connection, [*waiting, *shown])}
    last = visits[shown[-1]] if len(others) > PAGE else None
    return Arrivals(
        waiting=tuple(visits[visit_id] for visit_id in waiting),
        others=tuple(visits[visit_id] for visit_id in shown),
        others_in_all=in_all,
        after=Place(last.received_at, last.visit_id) if last else None,
    )


def read_visits(connection: Connection, visit_ids: Sequence[str]) -> list[DeskVisit]:
    """Give these visits, in no particular order; those that are not there are left out."""
    handed = count_handed(connection, visit_ids)
    found = load_many(connection, visit_ids)
    names = display_names(connection)
    subscribers = len(active_subscribers(connection))
    return [
        _row(visit, found.get(visit.visit_id), handed.get((visit.visit_id, visit.change), 0), subscribers, names)
        for visit in list_in_order(connection, visit_ids)
    ]


def _row(visit: Visit, found: Found | None, handed_to: int, subscribers: int, names: dict[str, str]) -> DeskVisit:
    earlier = found.this_month if found else None
    by = visit.confirmation.by
    return DeskVisit(
        visit_id=visit.visit_id,
        ticket=visit.body.ticket,
        terminal=visit.terminal,
        method=visit.holder.method,
        outcome=visit.holder.outcome,
        reason=visit.holder.reason,
        received_at=visit.received_at,
        late=visit.late,
        card_kind=visit.card.kind,
        genuine=visit.card.genuine,
        certificate_status=visit.card.certificate_status,
        revocation=visit.card.revocation,
        eligibility=visit.shown_eligibility(),
        confirmed_by=names.get(by, by),
        confirmed_at=visit.confirmation.at,
        confirm_until=visit.confirm_until,
        change=visit.change,
        handed_to=handed_to,
        subscribers=subscribers,
        changes=tuple(change.what for change in found.changes) if found else (),
        earlier=Earlier(earlier.at, str(earlier.how)) if earlier else None,
        notice=_notice(found),
        medical_until=found.medical_until if found else 0,
    )


def _notice(found: Found | None) -> str:
    if found is None:
        return ""
    said = (" ".join(text for text in (one.code, one.message) if text) for one in (found.official, *found.notices))
    return " / ".join(dict.fromkeys(text for text in said if text))
