"""The port of the paper, over the host's database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.japan_time import japan_day
from host.desk.base.account import DeskUser
from host.eligibility.qualification import QualificationDetails
from host.eligibility.reason import Reason
from host.insurance.links import find_link, name_card
from host.insurance.person_keys import person_keys
from host.insurance.persons import find_person
from host.insurance.qualifications import load_qualifications
from host.paper.declaration import Declaration, choose_why, fill
from host.store.visits import load_visit
from host.visits.visit import Visit

_STOPPED = (Reason.CARD_SUSPENDED, Reason.CARD_REVOKED)


class PaperService:
    """Fills forms; a `PaperPort`."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """Read from one database."""
        self._engine = engine
        self._clock = clock

    def declare(self, visit_id: str, user: DeskUser) -> Declaration | None:
        """Give the form of a visit."""
        now = self._clock()
        with self._engine.begin() as connection:
            visit = load_visit(connection, visit_id)
            if visit is None:
                return None
            status = visit.eligibility.status if visit.eligibility else None
            reason = visit.eligibility.reason if visit.eligibility else 0
            known = None if reason in _STOPPED else _last_known(connection, visit)
            form = fill(japan_day(now), choose_why(status, reason, visit.card.kind), visit.body.ticket, known)
            detail = f"self-declaration {'filled' if known else 'empty'} {form.why}"
            append(connection, Entry(user.name, Action.PRINT, visit_id=visit_id, detail=detail), now)
            return form


def _last_known(connection: Connection, visit: Visit) -> QualificationDetails | None:
    """Give the insurance that was found for the visit, or the last of the card's linked person.

    Nothing before the person is confirmed: the form with the address of a card's owner is given to its bearer.
    """
    if not visit.holder.outcome.is_holder:
        return None
    found = load_qualifications(connection, visit.visit_id)
    if found and found.qualification:
        return found.qualification
    link = find_link(connection, name_card(person_keys(connection), visit.card))
    person = find_person(connection, link.person) if link else None
    return person.qualifications[0] if person else None
